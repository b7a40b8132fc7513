// <oar-chart src="id of a JSON script">: a chart from a spec that Python writes; it follows theme, width and language.
import * as echarts from "echarts/core";
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { option, type Spec } from "./option";

echarts.use([
  BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, MarkLineComponent, AriaComponent,
  CanvasRenderer,
]);

class OarChart extends HTMLElement {
  private chart?: echarts.ECharts;
  private readonly redraw = () => this.draw();
  private readonly watcher = new ResizeObserver(() => this.chart?.resize());

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

  private draw(): void {
    const source = document.getElementById(this.getAttribute("src") ?? "");
    if (!source?.textContent) return;
    const spec = JSON.parse(source.textContent) as Spec;
    this.chart ??= echarts.init(this, undefined, { renderer: "canvas" });
    this.chart.setOption(option(spec, getComputedStyle(document.documentElement)), true);
    this.setAttribute("data-drawn", "");
  }
}

if (!customElements.get("oar-chart")) customElements.define("oar-chart", OarChart);
