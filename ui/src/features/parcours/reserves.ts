import type { ReserveGiven } from '@/generated/bindings'

/** A reservation as it is typed. */
export interface ReserveDraft {
  text: string
  before: string
  risk: string
}

export const blankReserve = (): ReserveDraft => ({ text: '', before: '', risk: '' })
export const givenReserves = (drafts: readonly ReserveDraft[]): ReserveGiven[] => drafts.map(({ text, before, risk }) => ({ text, before, risk: risk || null }))
