import { axis } from "./axis";
import { dots, steps, whiskers } from "./extra";

// From our spec to ECharts' option. Values come ready for reading (`text`) beside the numbers that give the shape.
export interface Series {
  name: string;
  tone: string;
  values: (number | null)[];
  texts: string[];
  base?: (number | null)[] | null;
  tones?: string[] | null;
  labels?: boolean;
  low?: (number | null)[] | null;
  high?: (number | null)[] | null;
  xs?: (number | null)[] | null;
  urls?: string[] | null;
  sizes?: number[] | null;
  marks?: boolean;
  at?: number | null;
  said?: string;
}
export interface Spec {
  kind: "line" | "bar" | "stack" | "waterfall" | "bars" | "steps" | "dots" | "axis";
  categories: string[];
  series: Series[];
  unit: string;
  zero?: boolean;
  across?: string;
  until?: number | null;
  ticks?: Record<string, string>;
}

const NARROW = 560;

export function option(spec: Spec, style: CSSStyleDeclaration, width: number): Record<string, unknown> {
  // Labels of amounts do not fit beside each other on a phone: there the bridge lies on its side.
  const narrow = width < NARROW;
  const lying = spec.kind === "bars" || (spec.kind === "waterfall" && narrow);
  const free = spec.kind === "dots" || spec.kind === "steps" || spec.kind === "axis";
  // Lines name themselves at their end.
  const keyed = spec.kind !== "line" && spec.kind !== "waterfall" && spec.kind !== "steps" && spec.series.length > 1;
  const color = (name: string) => style.getPropertyValue(`--oar-${name}`).trim();
  const text = color("ink"); // the theme's own is in a notation that canvases do not read
  const faint = style.getPropertyValue("--tblr-secondary").trim();
  const font = style.getPropertyValue("--tblr-font-sans-serif").trim();
  const shown = spec.series.flatMap((one) => {
    const line = spec.kind === "line";
    const body = {
      name: one.name,
      type: line ? "line" : "bar",
      stack: spec.kind === "stack" || spec.kind === "waterfall" ? "all" : undefined,
      data: one.tones ? one.values.map((value, at) => ({ value, itemStyle: { color: color(one.tones![at]) } })) : one.values,
      color: color(one.tone),
      symbol: "circle",
      symbolSize: 5,
      showSymbol: one.values.length < 3,
      barMaxWidth: 44,
      lineStyle: { width: 2 },
      emphasis: { focus: spec.series.length > 1 ? "series" : "none" },
      itemStyle: { borderRadius: line ? 0 : 2 },
      label: one.labels
        ? { show: true, position: lying ? "right" : "top", color: text, fontFamily: font, formatter: (p: Item) => one.texts[p.dataIndex] }
        : undefined,
      labelLayout: line ? { moveOverlap: "shiftY" } : { hideOverlap: true },
      endLabel: line && spec.series.length > 1
        ? { show: true, formatter: one.name, color: color(one.tone), fontFamily: font, distance: 6 }
        : undefined,
    };
    if (one.low && one.high) return [whiskers(one, color(one.tone)), { ...body, showSymbol: true, symbolSize: 8 }];
    if (!one.base) return [body];
    const hidden = { type: "bar", stack: "all", silent: true, data: one.base, itemStyle: { color: "transparent" }, barMaxWidth: 44 };
    return [hidden, body];
  });
  const category = {
    type: "category",
    data: spec.categories,
    axisLabel: { color: faint, hideOverlap: true, fontFamily: font, interval: spec.kind === "waterfall" ? 0 : "auto" },
    axisLine: { lineStyle: { color: color("rule") } },
    axisTick: { show: false },
  };
  const value = {
    type: "value",
    scale: spec.zero === false,
    minInterval: spec.series.every((one) => one.values.every((v) => v === null || Number.isInteger(v))) ? 1 : undefined,
    name: lying ? undefined : spec.unit,
    nameTextStyle: { color: faint, align: "left", fontFamily: font },
    axisLabel: { show: !lying, color: faint, fontFamily: font, formatter: (v: number) => compact(v) },
    splitLine: { lineStyle: { color: color("rule") } },
  };
  const picture: Record<string, unknown> = spec.kind === "dots" ? dots(spec, color, faint, font) : spec.kind === "axis" ? axis(spec, color, faint, font) : spec.kind === "steps" ? { yAxis: value, ...steps(spec, color, faint, font) } : {};
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    aria: { enabled: true },
    textStyle: { fontFamily: font, color: text },
    legend: keyed
      ? { top: 0, right: 0, itemWidth: 12, itemHeight: 8, textStyle: { color: text, fontFamily: font } }
      : undefined,
    grid: { left: 8, right: lying ? (spec.kind === "bars" ? (narrow ? 116 : 150) : 96) : spec.kind === "line" && spec.series.length > 1 ? 64 : 16, top: keyed ? (narrow ? 84 : 48) : lying ? 8 : 28, bottom: free ? 30 : 8, containLabel: true },
    tooltip: {
      trigger: spec.kind === "dots" || spec.kind === "axis" ? "item" : "axis",
      renderMode: "richText",
      confine: true,
      formatter: (items: Item[] | Item) => (Array.isArray(items) ? tip(spec, items.filter((i) => i.seriesType !== "custom")) : (items.name ?? "")),
      textStyle: { fontFamily: font },
    },
    xAxis: lying ? value : category,
    yAxis: lying ? { ...category, inverse: true } : value,
    series: shown,
    ...picture,
  };
}

interface Item {
  name?: string;
  seriesName?: string;
  seriesType?: string;
  dataIndex: number;
}

function tip(spec: Spec, items: Item[]): string {
  const at = items[0]?.dataIndex ?? 0;
  const lines = spec.series
    .filter((one) => one.values[at] !== null && one.values[at] !== undefined)
    .map((one) => (spec.kind === "waterfall" || spec.series.length === 1 ? one.texts[at] : `${one.name}  ${one.texts[at]}`));
  return [spec.categories[at], ...lines.filter((l) => l)].join("\n");
}

function compact(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}
