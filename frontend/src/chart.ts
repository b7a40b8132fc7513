// <oar-chart src="id of a JSON script">: a chart from a spec that Python writes; it follows theme, width and language.
import * as echarts from "echarts/core";
import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { option, type Spec } from "./option";

echarts.use([
  BarChart, CustomChart, LineChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent, MarkAreaComponent, MarkLineComponent, AriaComponent,
  LabelLayout, CanvasRenderer,
]);

class OarChart extends HTMLElement {
  private chart?: echarts.ECharts;
  private readonly redraw = () => this.draw();
  private drawnAt = 0;
  private readonly watcher = new ResizeObserver(() => {
    this.chart?.resize();
    if (this.chart && this.clientWidth !== this.drawnAt) this.draw();
  });

  connectedCallback(): void {
    this.watcher.observe(this);
    document.addEventListener("oar:theme", this.redraw);
    this.draw();
  }

  disconnectedCallback(): void {
    this.watcher.disconnect();
    document.removeEventListener("oar:theme", this.redraw);
    this.chart?.dispose();
    this.chart = undefined;
  }

  private made(): echarts.ECharts {
    const chart = echarts.init(this, undefined, { renderer: "canvas" });
    // A dot leads to its customer; the table under the picture holds the same links for the keyboard.
    chart.on("click", (event) => {
      const url = (event.data as { url?: string } | null)?.url;
      if (url?.startsWith("/")) window.location.assign(url);
    });
    return chart;
  }

  private draw(): void {
    const source = document.getElementById(this.getAttribute("src") ?? "");
    if (!source?.textContent) return;
    const spec = JSON.parse(source.textContent) as Spec;
    this.chart ??= this.made();
    this.drawnAt = this.clientWidth;
    this.chart.setOption(option(spec, getComputedStyle(document.documentElement), this.drawnAt), true);
    this.setAttribute("data-drawn", "");
  }
}

if (!customElements.get("oar-chart")) customElements.define("oar-chart", OarChart);
