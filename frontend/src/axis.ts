// An axis that things stand on: bubbles at their places, marks as lines across it, and a band that is wanted.
import type { Series, Spec } from "./option";

type Options = Record<string, unknown>;

export function axis(spec: Spec, color: (name: string) => string, faint: string, font: string): Options {
  const words = { color: faint, fontFamily: font };
  const line = { axisLine: { lineStyle: { color: color("rule") } }, axisTick: { show: false } };
  const things = spec.series.filter((one) => !one.marks);
  const ends = sides(spec.series.filter((one) => one.marks).flatMap((one) => one.xs ?? []));
  return {
    xAxis: {
      type: "value", min: 0, max: spec.until ?? 100, name: spec.across, nameLocation: "middle", nameGap: 28, nameTextStyle: words,
      axisLabel: words, splitLine: { show: false }, ...line,
    },
    yAxis: {
      type: "value", scale: true, name: spec.unit, nameTextStyle: { ...words, align: "left" }, axisLabel: words,
      splitLine: { lineStyle: { color: color("rule") } },
    },
    series: spec.series.map((one) => ({ ...(one.marks ? marks(one, ends, color, font) : bubbles(one, things.indexOf(one))), name: one.name, color: color(one.tone) })),
  };
}

function bubbles(one: Series, at: number): Options {
  return {
    type: "scatter", symbol: ["circle", "diamond", "triangle"][at % 3], itemStyle: { opacity: 0.7 }, emphasis: { scale: 1.15 },
    data: one.values.map((y, n) => ({
      value: [one.xs?.[n] ?? null, y], name: one.texts[n], url: one.urls?.[n], symbolSize: one.sizes?.[n] ?? 10,
    })),
  };
}

// Names stand at the foot of their lines, where few bubbles are; of two lines that are near each other one has its name
// at the head, so that they do not cover each other on a phone either.
const NEAR = 6;

function sides(xs: (number | null)[]): Map<number, string> {
  const found = new Map<number, string>();
  let before = -Infinity, isFoot = false;
  for (const x of xs.map((one) => one ?? 0).sort((a, b) => a - b)) {
    isFoot = x - before < NEAR ? !isFoot : true;
    found.set(x, isFoot ? "insideStartTop" : "insideEndTop");
    before = x;
  }
  return found;
}

// Marks are no data: nothing is measured on them, so they stay behind the bubbles and take no clicks.
function marks(one: Series, ends: Map<number, string>, color: (name: string) => string, font: string): Options {
  const label = { show: true, color: color("ink"), fontFamily: font, fontSize: 11, distance: 2 };
  const at = (one.xs ?? []).map((x, n) => ({
    xAxis: x ?? 0, name: one.texts[n], label: { ...label, position: ends.get(x ?? 0), formatter: one.said || one.texts[n] },
  }));
  const band = one.low && one.high
    ? { silent: true, itemStyle: { color: color(one.tone), opacity: 0.14 }, data: one.low.map((low, n) => [{ xAxis: low ?? 0 }, { xAxis: one.high?.[n] ?? 0 }]) }
    : undefined;
  return {
    type: "scatter", silent: true, data: [], markArea: band,
    markLine: band ? undefined : { silent: true, symbol: "none", lineStyle: { color: color(one.tone), type: "dashed", width: 1.5 }, data: at },
  };
}
