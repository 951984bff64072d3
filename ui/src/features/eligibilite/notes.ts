import type { CriterionView, NoteView } from '@/generated/bindings'

/** The value of a radio for a note: one cannot hold `null`. */
export const radioOf = (note: string | null): string => note ?? ''

export const noteText = (note: string | null, notes: readonly NoteView[]): string => notes.find(({ id }) => id === note)?.label ?? radioOf(note)

export interface CriterionGroup {
  category: string
  criteria: readonly CriterionView[]
}

export function byCategory(criteria: readonly CriterionView[]): CriterionGroup[] {
  const groups = new Map<string, CriterionView[]>()
  for (const criterion of criteria) groups.set(criterion.category, [...(groups.get(criterion.category) ?? []), criterion])
  return [...groups].map(([category, members]) => ({ category, criteria: members }))
}

const NUMBER = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })
export const formatNumber = (value: number): string => NUMBER.format(value)
