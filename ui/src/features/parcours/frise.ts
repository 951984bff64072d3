import type { Dated } from './calendar'

/** Units of the drawing; sixteen of them are one rem, so that it grows with the text. */
export const UNITS_PER_REM = 16
export const ROW = 40
export const HEAD = 28
const BAR = 8
const LANES = { planned: 6, forecast: 16, actual: 26 } as const
const DAY_MS = 86_400_000

export interface Bar {
  x: number
  y: number
  width: number
  height: number
}

export interface FriseRow {
  id: string
  label: string
  y: number
  planned: Bar | null
  forecast: Bar | null
  /** From the last day one time out of two to the last day four times out of five. */
  late: Bar | null
  actual: Bar | null
}

export interface Frise {
  width: number
  height: number
  /** Middle of the day of today. */
  today: number
  months: { x: number; label: string }[]
  rows: FriseRow[]
  /** From the end of a milestone to the start of one that comes after. */
  links: { key: string; path: string }[]
}

const MONTH = new Intl.DateTimeFormat('fr-FR', { month: 'short', year: 'numeric', timeZone: 'UTC' })
const MARGIN_DAYS = 10

/** Rank of a day; null: none, or a text that is not a day. */
function rankOf(day: string | null | undefined): number | null {
  const time = day ? Date.parse(`${day.slice(0, 10)}T00:00:00Z`) : NaN
  return Number.isNaN(time) ? null : Math.round(time / DAY_MS)
}

/** A long path is drawn smaller, and scrolls all the same. */
function unitsPerDay(days: number): number {
  if (days <= 150) return 8
  return days <= 500 ? 4 : 2
}

interface Spans {
  planned: [number, number] | null
  forecast: [number, number] | null
  late: [number, number] | null
  actual: [number, number] | null
}

/** First and last day, where one that is not known takes the place of the other. */
function span(start: string | null | undefined, end: string | null | undefined): [number, number] | null {
  const [first, last] = [rankOf(start), rankOf(end)]
  if (first === null) return last === null ? null : [last, last]
  return last === null || last < first ? [first, first] : [first, last]
}

function spansOf({ milestone, dates }: Dated, today: string): Spans {
  const { plannedStart, plannedEnd, started, ended } = milestone
  const late = span(dates?.end, dates?.lateEnd)
  return {
    planned: span(plannedStart, plannedEnd),
    forecast: dates && span(dates.start, dates.end),
    late: late && late[1] > late[0] ? [late[0] + 1, late[1]] : null,
    // Work that has begun goes on until today.
    actual: started === null && ended === null ? null : span(started, ended ?? today),
  }
}

function months(first: number, last: number, xOf: (day: number) => number): Frise['months'] {
  const start = new Date(first * DAY_MS)
  const marks: Frise['months'] = []
  for (let month = start.getUTCMonth() + 1; ; month += 1) {
    const date = new Date(Date.UTC(start.getUTCFullYear(), month, 1))
    const day = date.getTime() / DAY_MS
    if (day > last) return marks
    marks.push({ x: xOf(day), label: MONTH.format(date) })
  }
}

/** Places everything that the drawing shows. */
export function friseOf(dated: readonly Dated[], today: string): Frise {
  const now = rankOf(today) ?? 0
  const spans = dated.map((each) => spansOf(each, today))
  const days = [now, ...spans.flatMap((each) => Object.values(each).flat().filter((day): day is number => typeof day === 'number'))]
  const first = Math.min(...days) - MARGIN_DAYS
  const last = Math.max(...days) + MARGIN_DAYS
  const unit = unitsPerDay(last - first)
  const xOf = (day: number): number => (day - first) * unit
  const bar = (place: [number, number] | null, y: number): Bar | null => place && { x: xOf(place[0]), y, width: (place[1] - place[0] + 1) * unit, height: BAR }

  const rows = dated.map(({ milestone: { id, label } }, rank): FriseRow => {
    const y = HEAD + rank * ROW
    const each = spans[rank]
    return {
      id,
      label,
      y,
      planned: bar(each?.planned ?? null, y + LANES.planned),
      forecast: bar(each?.forecast ?? null, y + LANES.forecast),
      late: bar(each?.late ?? null, y + LANES.forecast),
      actual: bar(each?.actual ?? null, y + LANES.actual),
    }
  })
  return { width: xOf(last), height: HEAD + rows.length * ROW, today: xOf(now) + unit / 2, months: months(first, last, xOf), rows, links: linksOf(dated, rows) }
}

/** The bar that the arrows of a milestone leave from and reach: what is expected of it, else what happened, else what was planned. */
const mainBar = (row: FriseRow | undefined): Bar | null => row?.forecast ?? row?.actual ?? row?.planned ?? null

function linksOf(dated: readonly Dated[], rows: readonly FriseRow[]): Frise['links'] {
  return dated.flatMap(({ milestone }) => {
    const to = mainBar(rows.find(({ id }) => id === milestone.id))
    return milestone.before.flatMap((id) => {
      const from = mainBar(rows.find((row) => row.id === id))
      if (!from || !to) return []
      const [startX, startY, endX, endY] = [from.x + from.width, from.y + BAR / 2, to.x, to.y + BAR / 2]
      return [{ key: `${id}/${milestone.id}`, path: `M${startX} ${startY}h6V${endY}H${endX}` }]
    })
  })
}
