"""Addresses of projects: the list, beginning one, the overview, the plan and the partners."""

from django.urls import URLPattern, path

from samband.projects.views import plan_detail, plan_export, plan_list, plan_new, plan_page, plan_partners

urlpatterns: list[URLPattern] = [
    path("projects/", plan_list.project_list, name="project-list"),
    path("projects/export/<str:form>/", plan_list.project_export, name="project-export"),
    path("projects/new/", plan_new.begin, name="project-new"),
    path("projects/new/text/", plan_new.from_text, name="project-import"),
    path("projects/<str:key>/", plan_detail.project_detail, name="project-detail"),
    path("projects/<str:key>/edit/", plan_detail.edit, name="project-edit"),
    path("projects/<str:key>/move/<str:verb>/", plan_detail.move, name="project-move"),
    path("projects/<str:key>/plan/", plan_page.project_plan, name="project-plan"),
    path("projects/<str:key>/plan/export/<str:form>/", plan_export.plan_export, name="project-plan-export"),
    path("projects/<str:key>/plan/periods/", plan_page.periods, name="project-periods"),
    path("projects/<str:key>/plan/periods/<str:period>/", plan_page.due_days, name="project-period"),
    path("projects/<str:key>/plan/<str:sort>/new/", plan_page.add, name="plan-add"),
    path("projects/<str:key>/plan/<str:sort>/<str:thing>/", plan_page.thing, name="plan-thing"),
    path("projects/<str:key>/partners/", plan_partners.partners, name="project-partners"),
    path("projects/<str:key>/partners/add/", plan_partners.add, name="partner-add"),
    path("projects/<str:key>/partners/<str:partner>/", plan_partners.edit, name="partner-edit"),
    path("projects/<str:key>/partners/<str:partner>/leave/", plan_partners.leave, name="partner-leave"),
    path("projects/<str:key>/partners/<str:partner>/people/", plan_partners.people, name="partner-people"),
    path("projects/<str:key>/partners/<str:partner>/control/", plan_partners.control, name="partner-control"),
]
