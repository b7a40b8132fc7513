// Pictures beyond bars and lines over categories: dots of two figures, steps over a measured axis, whiskers.
import type { Series, Spec } from "./option";

type Options = Record<string, unknown>;

// An interval at each value: a line from low to high with a cap at both ends.
export function whiskers(one: Series, color: string): Options {
  const data = one.values.map((_, at) => [at, one.low?.[at] ?? NaN, one.high?.[at] ?? NaN]);
  return {
    type: "custom", name: one.name, data, silent: true, z: 1, encode: { x: 0, y: [1, 2] },
    renderItem: (_: unknown, api: Api) => {
      const low = api.coord([api.value(0), api.value(1)]);
      const high = api.coord([api.value(0), api.value(2)]);
      if ([...low, ...high].some((n) => !Number.isFinite(n))) return null;
      const style = { stroke: color, lineWidth: 1.5, fill: undefined, opacity: 0.75 };
      const line = (x1: number, y1: number, x2: number, y2: number) => ({ type: "line", shape: { x1, y1, x2, y2 }, style });
      return {
        type: "group",
        children: [
          line(low[0], low[1], high[0], high[1]), line(low[0] - 4, low[1], low[0] + 4, low[1]),
          line(high[0] - 4, high[1], high[0] + 4, high[1]),
        ],
      };
    },
  };
}

interface Api {
  value(dimension: number): number;
  coord(point: number[]): number[];
}

// Each customer a dot: share of one thing across, share of another up, by powers of ten, since few are large.
const FLOOR = 0.0001;

export function dots(spec: Spec, color: (name: string) => string, faint: string, font: string): Options {
  // What is below the floor, such as nothing at all, is drawn on it; its figures are in the tip and the table.
  const held = (v: number | null | undefined) => (v === null || v === undefined ? null : Math.max(FLOOR, v));
  const axis = {
    type: "log", min: FLOOR, max: 1, nameTextStyle: { color: faint, fontFamily: font },
    axisLabel: { color: faint, fontFamily: font, formatter: (v: number) => (v <= FLOOR ? `≤ ${percent(v)}` : percent(v)), hideOverlap: true },
    splitLine: { lineStyle: { color: color("rule") } }, axisLine: { show: false }, axisTick: { show: false },
    minorTick: { show: false },
  };
  return {
    xAxis: { ...axis, name: spec.across, nameLocation: "middle", nameGap: 28 },
    yAxis: { ...axis, name: spec.unit, nameLocation: "end", nameTextStyle: { color: faint, fontFamily: font, align: "left" } },
    series: [
      { type: "line", silent: true, symbol: "none", data: [[FLOOR, FLOOR], [1, 1]], lineStyle: { color: color("mist"), type: "dashed", width: 1.5 } },
      ...spec.series.map((one, at) => ({
        type: "scatter", name: one.name, color: color(one.tone), symbol: ["circle", "diamond", "triangle"][at % 3],
        symbolSize: 10, itemStyle: { opacity: 0.75 }, emphasis: { scale: 1.4 },
        data: one.values.map((y, n) => ({ value: [held(one.xs?.[n]), held(y)], name: one.texts[n], url: one.urls?.[n] })),
      })),
    ],
  };
}

// A curve of steps over days; a series of marks is ticks on it, such as cases that are open.
export function steps(spec: Spec, color: (name: string) => string, faint: string, font: string): Options {
  return {
    xAxis: {
      type: "value", max: spec.until ?? undefined, name: spec.across, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: faint, fontFamily: font },
      axisLabel: { color: faint, fontFamily: font }, splitLine: { show: false }, axisLine: { lineStyle: { color: color("rule") } },
    },
    series: spec.series.map((one) => ({
      type: "line", name: one.name, step: one.marks ? undefined : "end", color: color(one.tone),
      data: one.values.map((y, n) => [one.xs?.[n], y]), showSymbol: Boolean(one.marks), symbol: "rect", clip: true,
      symbolSize: one.marks ? [1.5, 9] : 0, lineStyle: { width: one.marks ? 0 : 2 }, areaStyle: one.marks ? undefined : { opacity: 0.08 },
      markLine: one.at === undefined || one.at === null ? undefined : {
        silent: true, symbol: "none", data: [{ xAxis: one.at }], lineStyle: { color: color("sand"), type: "dashed" },
        label: { formatter: one.said ?? "", color: color("ink"), fontFamily: font, position: "end", distance: 4 },
      },
    })),
  };
}

function percent(share: number): string {
  const digits = share > 0 && share < 0.001 ? 2 : share < 0.01 ? 1 : 0;
  return new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent", maximumFractionDigits: digits }).format(share);
}
