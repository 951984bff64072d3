import type { ForecastDates, MilestoneView } from '@/generated/bindings'

export interface Dated {
  milestone: MilestoneView
  /** What the forecast says of it; null: nothing, or it is done. */
  dates: ForecastDates | null
}

/** The milestones that have a date of any kind, in the order of the path. */
export function datedMilestones(milestones: readonly MilestoneView[], forecast: readonly ForecastDates[]): Dated[] {
  return milestones
    .map((milestone) => ({ milestone, dates: forecast.find((each) => each.milestone === milestone.id) ?? null }))
    .filter(({ milestone: { plannedStart, plannedEnd, started, ended }, dates }) => dates !== null || [plannedStart, plannedEnd, started, ended].some((day) => day !== null))
}
