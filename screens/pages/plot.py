"""Sentences, and the plot that says the same: beside them on a panel that lies, below them on one that stands."""

from __future__ import annotations

from kiosk.plot_pages import PlotPage
from screens.controls.chart import Chart
from screens.layout import Block, WidgetBlock
from screens.pages.base import Screen
from screens.theme import GAP_MM


class PlotScreen(Screen[PlotPage]):
    """The plot takes what room there is."""

    def make_stage(self) -> list[Block]:
        mm = self.kit.style.mm
        chart = Chart(self.kit, self.page.plot, self)
        block = WidgetBlock(chart, mm(GAP_MM), chart.least_height(), mm(260))
        block.fill = True
        return [block]
