"""From the click on a filter to the chart that shows what it asks for."""

from statistics import median

from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait

from benchmarks.page_weight.browsing import DESKTOP, PATIENCE, become, browser
from benchmarks.page_weight.visits import PAGE
from benchmarks.results import Result, at_most
from dashapp.formats import PERIOD_CODES
from dashapp.pages.market import CHART, PERIOD

ROUNDS = 4  # the first one fills the server's cache
IS_DRAWN = f"return Boolean(document.querySelector('#{CHART} .js-plotly-plot')?._fullData?.[0]?.x)"
# Resolves with milliseconds, in the frame after the one that draws another line.
CLICK = f"""
    const [period, done] = arguments;
    const graph = document.querySelector("#{CHART} .js-plotly-plot");
    const before = graph._fullData[0].x.length, begin = performance.now();
    graph.on("plotly_afterplot", function look() {{
        if (graph._fullData[0].x.length === before) return;
        graph.removeListener("plotly_afterplot", look);
        requestAnimationFrame(() => done(performance.now() - begin));
    }});
    document.querySelector(`#{PERIOD} input[value="${{period}}"] + label`).click();
"""


def measure(site: str) -> list[Result]:
    """Return the median of clicks on all periods."""
    with browser(log_network=False) as driver:
        become(driver, DESKTOP)
        driver.set_script_timeout(PATIENCE)
        driver.get(site + PAGE)
        WebDriverWait(driver, PATIENCE).until(lambda it: it.execute_script(IS_DRAWN))
        rounds = [_round(driver) for _ in range(ROUNDS)]
    times = [one for times in rounds[1:] for one in times]
    return [Result(f"{PAGE}, desktop, click on a period to its chart, median", median(times), "ms",
                   target=at_most(200))]  # fmt: skip


def _round(driver: webdriver.Chrome) -> list[float]:
    chosen = driver.execute_script(f"return document.querySelector('#{PERIOD} input:checked').value")
    others = [period for period in PERIOD_CODES if period != chosen]
    return [float(driver.execute_async_script(CLICK, period)) for period in (*others, chosen)]
