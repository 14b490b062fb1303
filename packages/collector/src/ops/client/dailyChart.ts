// The daily chart: three small panels under one another, one for each kind of number, because their scales
// have nothing in common. They share the days and the cursor; the hovered day's numbers stand in their titles.

import uPlot from 'uplot'
import type { DailySeries } from '../dailySeries.ts'

const PANELS = [
  { of: 'activeUsers', title: 'Active users', height: 110 },
  { of: 'outcomes', title: 'Outcomes', height: 70 },
  { of: 'features', title: 'Feature uses', height: 70 },
] as const

const AXIS_HEIGHT = 24
const LABEL_OVERHANG = 6
const AXIS_WIDTH = 44
const DAY_SECONDS = 86_400
const FONT = '11px system-ui, sans-serif'

const bars = uPlot.paths.bars?.({ size: [0.72, 12] })

export function drawDailyCharts(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-daily]')) {
    drawDailyChart(element, JSON.parse(element.dataset.daily ?? ''), element.dataset.locale)
  }
}

function drawDailyChart(element: HTMLElement, series: DailySeries, locale: string | undefined): void {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' })
  const tick = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(locale)
  const seconds = series.days.map(days => days * DAY_SECONDS)
  const newest = seconds.length - 1
  const date = append(element, 'p', 'chart-date')

  const panels = PANELS.map(({ of, title, height }, i) => {
    const isLast = i === PANELS.length - 1
    const heading = append(element, 'p', 'chart-title')
    heading.textContent = title
    const figure = append(heading, 'strong', '')

    const show = (hovered: number | null | undefined) => {
      const index = hovered ?? newest
      figure.textContent = number.format(series[of][index] ?? 0)
      date.textContent = day.format((seconds[index] ?? 0) * 1000)
    }
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height: height + (isLast ? AXIS_HEIGHT : LABEL_OVERHANG),
        // The labels of an axis stand half above its highest line and half below its zero.
        padding: [LABEL_OVERHANG, 0, isLast ? 0 : LABEL_OVERHANG, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false }, points: { show: false }, sync: { key: 'days' } },
        // Half a day on both sides, so that the first and the last bar are whole.
        scales: {
          x: { range: (_, from, to) => [from - DAY_SECONDS / 2, to + DAY_SECONDS / 2] },
          y: { range: (_, __, most) => [0, Math.max(most, 1)] },
        },
        tzDate: timestamp => uPlot.tzDate(new Date(timestamp * 1000), 'Etc/UTC'),
        axes: [
          {
            show: isLast,
            size: AXIS_HEIGHT,
            font: FONT,
            space: 80,
            stroke: () => colour('--muted'),
            grid: { show: false },
            ticks: { show: false },
            values: (_, splits) => splits.map(split => tick.format(split * 1000)),
          },
          {
            size: AXIS_WIDTH,
            font: FONT,
            space: 20,
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6],
            stroke: () => colour('--muted'),
            grid: { stroke: () => colour('--line'), width: 1 },
            ticks: { show: false },
            values: (_, splits) => splits.map(split => number.format(split)),
          },
        ],
        series: [
          {},
          {
            fill: () => colour('--bar'),
            width: 0,
            ...(bars && { paths: bars }),
            points: { show: false },
          },
        ],
        hooks: { setCursor: [({ cursor }) => show(cursor.idx)] },
      },
      [seconds, series[of]],
      element,
    )
    show(null)
    return chart
  })

  const redraw = () => panels.forEach(panel => void panel.redraw())
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw)
  new ResizeObserver(() => {
    for (const panel of panels) panel.setSize({ width: element.clientWidth, height: panel.height })
  }).observe(element)
}

function append(parent: HTMLElement, tag: string, className: string): HTMLElement {
  const child = document.createElement(tag)
  child.className = className
  parent.append(child)
  return child
}

/** The value of a custom property now: it changes with the colour scheme. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name)
}
