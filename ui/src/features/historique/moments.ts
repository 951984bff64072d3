import type { ActionView, DifferenceView } from '@/generated/bindings'
import { formatDayAndTime, formatHour, formatLongDay } from '@/shared/dates'
import type { Texts } from '@/shared/texts'

/** Two moments to compare, each named after the action that ends with it; `to` at null: now. */
export interface Span {
  from: ActionView
  to: ActionView | null
}

export const timeOf = (action: ActionView): string => formatHour(action.at)

export const momentText = (action: ActionView, t: Texts['t']): string =>
  t('historique.choix.moment', { date: formatDayAndTime(action.at), auteur: action.author })

/** Whichever way they were chosen, the earlier moment comes first: in the order of the dossier, clocks may disagree. */
export function spanOf(one: ActionView, other: ActionView | null): Span {
  return other !== null && other.sequence < one.sequence ? { from: other, to: one } : { from: one, to: other }
}

export interface Day {
  name: string
  actions: readonly ActionView[]
}

/** The actions in their order, under the day of each. */
export function byDay(actions: readonly ActionView[]): Day[] {
  const days: { name: string; actions: ActionView[] }[] = []
  for (const action of actions) {
    const name = formatLongDay(action.at)
    const last = days.at(-1)
    if (last?.name === name) last.actions.push(action)
    else days.push({ name, actions: [action] })
  }
  return days
}

export interface DifferenceGroup {
  title: string
  differences: readonly DifferenceView[]
}

export function bySection(differences: readonly DifferenceView[]): DifferenceGroup[] {
  const groups = new Map<string, { title: string; differences: DifferenceView[] }>()
  for (const difference of differences) {
    const id = difference.section ?? ''
    const group = groups.get(id) ?? { title: difference.sectionTitle, differences: [] }
    group.differences.push(difference)
    groups.set(id, group)
  }
  return [...groups.values()]
}
