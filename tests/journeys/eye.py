"""Looks at a page with axe-core: light and dark, wide and narrow."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# The rules of axe-core whose answer hangs on colours ("cat.color"), of those that it applies unasked.
ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
# Inherited colours may change one nested part after another, a frame each: it waits until two frames in a
# row begin no movement that ends. What is seen is told by the place of each visible part among all.
LOOK = """async ([seenBefore, aboutColours]) => {
    const ends = one => { try { one.finish(); return true } catch { return false } }
    for (let frame = 0, still = 0; frame < 200 && still < 2; frame++) {
        await new Promise(done => requestAnimationFrame(done))
        still = document.getAnimations().filter(ends).length ? 0 : still + 1
    }
    const ALL = { visibilityProperty: true, opacityProperty: true }
    const seen = [...document.querySelectorAll("*")].map(one => one.checkVisibility(ALL) ? 1 : 0).join("")
    const rules = seen === seenBefore ? { runOnly: { type: "rule", values: aboutColours } } : {}
    const result = await axe.run({ resultTypes: ["violations"], ...rules })
    const violations = result.violations.map(
        ({ id, help, nodes }) => ({ id, help, nodes: nodes.map(one => one.html) }))
    return { seen, violations }
}"""
# All rules at both widths and in both schemes; colours in all four.
WORN = ((1280, ("light", "dark")), (390, ("dark", "light")))


class Eye:
    """Looks at one page with axe-core, which is put into it once.

    Between light and dark nothing changes but colours as long as the same parts of the page are seen; then
    the second look takes the rules about colours alone. Where other parts are seen, it takes all.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        page.evaluate(Axe().axe_script)

    def faults_everywhere(self) -> list[str]:
        """Give what axe-core finds in light and dark, wide and narrow."""
        wrong = []
        for width, schemes in WORN:
            self.page.set_viewport_size({"width": width, "height": 900})
            seen = ""
            for scheme in schemes:
                self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found, seen = self._look_again(seen)
                wrong += [f"{width} px, {scheme}: {one}" for one in found]
        return wrong

    def faults(self) -> list[str]:
        """Give what axe-core finds in the page as it is."""
        return self._look_again("")[0]

    def _look_again(self, seen_before: str) -> tuple[list[str], str]:
        """Look once more where there is a fault: on a busy machine colours may still be changing."""
        found, seen = self._look(seen_before)
        if found:
            self.page.wait_for_timeout(1_000)
            found, seen = self._look(seen_before)
        return found, seen

    def _look(self, seen_before: str) -> tuple[list[str], str]:
        """Give what axe-core finds, and which parts are seen."""
        result = self.page.evaluate(LOOK, [seen_before, ABOUT_COLOURS])
        found = [
            f"{one['id']}: {one['help']}: {[html[:160] for html in one['nodes'][:3]]}"
            for one in result["violations"]
        ]
        return found, result["seen"]
