import { describe, expect, it } from 'vitest'
import { milestone } from '@/dev/pathSamples'
import type { ForecastDates, MilestoneView } from '@/generated/bindings'
import { datedMilestones, type Dated } from './calendar'
import { friseOf } from './frise'

const undated: Partial<MilestoneView> = { plannedStart: null, plannedEnd: null, started: null, ended: null, before: [] }
const each = (changes: Partial<MilestoneView>, dates: Partial<ForecastDates> | null = null): Dated => ({
  milestone: milestone({ ...undated, ...changes }),
  dates: dates && { milestone: changes.id ?? 'matrice', start: '2026-12-01', end: '2026-12-10', lateEnd: '2026-12-20', critical: 1, kept: null, ...dates },
})

describe('the milestones of the calendar', () => {
  it('are those that have a date, planned, expected or actual', () => {
    const [planned, nothing, expected] = [milestone({ ...undated, id: 'a', plannedEnd: '2026-12-01' }), milestone({ ...undated, id: 'b' }), milestone({ ...undated, id: 'c' })]
    const dates = each({ id: 'c' }, {}).dates
    expect(datedMilestones([planned, nothing, expected], dates ? [dates] : []).map((dated) => dated.milestone.id)).toEqual(['a', 'c'])
  })
})

describe('the drawing', () => {
  it('gives each day the same width, both days of a bar included', () => {
    const { rows } = friseOf([each({ plannedStart: '2026-11-02', plannedEnd: '2026-11-04' }), each({ id: 'b', plannedStart: '2026-11-03', plannedEnd: '2026-11-03' })], '2026-11-03')
    const [three, one] = rows.map(({ planned }) => planned)
    expect(three?.width).toBe(3 * (one?.width ?? 0))
    expect((one?.x ?? 0) - (three?.x ?? 0)).toBe(one?.width)
  })

  it('is not shifted by the change of hour', () => {
    const { rows } = friseOf([each({ plannedStart: '2026-10-24', plannedEnd: '2026-10-26' })], '2026-10-25')
    expect(rows[0]?.planned?.width).toBe(3 * 8)
  })

  it('draws work that has begun until today, and what may come late after what is expected', () => {
    const { rows, today } = friseOf([each({ started: '2026-11-02' }, {})], '2026-11-18')
    const [row] = rows
    expect((row?.actual?.x ?? 0) + (row?.actual?.width ?? 0)).toBe(today + 4)
    expect(row?.late?.x).toBe((row?.forecast?.x ?? 0) + (row?.forecast?.width ?? 0))
  })

  it('links a milestone to those that it comes after, when both are drawn', () => {
    const { links } = friseOf([each({ id: 'a' }, {}), each({ id: 'b', before: ['a', 'ailleurs'] }, { start: '2026-12-15', end: '2026-12-18', lateEnd: '2026-12-18' })], '2026-11-18')
    expect(links.map(({ key }) => key)).toEqual(['a/b'])
  })

  it('holds everything, today too, and leaves out what is not a day', () => {
    const { rows, today, width, months } = friseOf([each({ plannedStart: 'bientôt', plannedEnd: '2027-02-10' })], '2026-11-18')
    expect(today).toBeGreaterThan(0)
    expect((rows[0]?.planned?.x ?? Infinity) + (rows[0]?.planned?.width ?? 0)).toBeLessThan(width)
    expect(months.map(({ label }) => label)).toEqual(['déc. 2026', 'janv. 2027', 'févr. 2027'])
  })
})
