"""Into another official system without retyping: its fields, its list of expenditure, its file back."""
