"""What can be measured of a page's accessibility."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parent.parent / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Texts whose contrast with what stands behind them is too low (WCAG 2.2, 1.4.3), as the browser paints them.
LOW_CONTRAST = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility() && [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  return texts.flatMap((element) => {
    const style = getComputedStyle(element);
    const [a, b] = [light(channels(style.color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 600);
    return contrast < (large ? 3 : 4.5) ? [`${element.textContent.trim()}: ${contrast.toFixed(2)}`] : [];
  });
}"""
#: Fields without a name that is read out.
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, select, button, a")]
  .filter((field) => field.checkVisibility())
  .filter((field) => !(field.labels?.length || field.textContent.trim() || field.getAttribute("aria-label")))
  .map((field) => field.outerHTML)"""
#: Things to press that are smaller than 24 by 24 and not within a line of text (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """() => [
    ...document.querySelectorAll("button, input:not([type=hidden]), textarea, .village-leave")]
  .filter((target) => target.checkVisibility())
  .map((target) => [target.outerHTML, target.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""
HEADINGS = """() => [...document.querySelectorAll("h1,h2,h3,h4")].filter((h) => h.checkVisibility())
  .map((h) => Number(h.tagName[1]))"""
WIDER_THAN_THE_SCREEN = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def assert_basics(page: Page) -> None:
    """Language, title, one first heading and none left out, names, contrast, targets."""
    assert page.get_attribute("html", "lang") == "en-GB"
    assert page.title()
    levels = page.evaluate(HEADINGS)
    # A banner that says what was just done may stand before the first heading.
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.evaluate(SMALL_TARGETS) == []
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)


def found_by_axe(page: Page) -> list[str]:
    """Return what axe-core finds wrong, a line each.

    Raises:
        FileNotFoundError: axe-core is not installed.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    run = f"() => axe.run(document, {{runOnly: {json.dumps(WCAG)}}})"
    found: dict[str, Any] = page.evaluate(run)
    return [
        f"{problem['id']}: {node['html']}" for problem in found["violations"] for node in problem["nodes"]
    ]
