import type { CriterionView } from '@/generated/bindings'
import type { Texts } from '@/shared/texts'

/** The value of the radio that takes the note away: a radio cannot hold `null`. */
export const NOT_NOTED = 'non-evalue'
export const NOTES = ['favorable', 'intermediaire', 'defavorable', NOT_NOTED] as const

export function noteText(note: string | null, t: Texts['t']): string {
  const known = NOTES.find((each) => each === (note ?? NOT_NOTED))
  return known ? t(`eligibilite.notes.${known}`) : (note ?? '')
}

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
