import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryValue } from 'vue-router'
import type { AgendaRequest } from '@/generated/bindings'

export const PERIODS = { sept: 7, trente: 30, quatreVingtDix: 90, an: 365, tout: null } as const
export type Period = keyof typeof PERIODS
const USUAL: Period = 'trente'
/** Lines read at once. */
const PAGE = 100

export interface Asking {
  readonly period: ComputedRef<Period>
  readonly kind: ComputedRef<string>
  readonly dossier: ComputedRef<string | null>
  /** What is asked of Rust, from a line on. */
  request: (offset: number) => AgendaRequest
  change: (changes: { periode?: Period; nature?: string; dossier?: string | null }) => void
}

const one = (value: LocationQueryValue | LocationQueryValue[] | undefined): string | null => (Array.isArray(value) ? value[0] : value) || null
const isPeriod = (text: string | null): text is Period => text !== null && Object.hasOwn(PERIODS, text)

/** What the agenda shows is in its address: coming back finds it again. */
export function useAsking(): Asking {
  const route = useRoute()
  const router = useRouter()
  const period = computed(() => {
    const given = one(route.query.periode)
    return isPeriod(given) ? given : USUAL
  })
  const kind = computed(() => one(route.query.nature) ?? '')
  const dossier = computed(() => one(route.query.dossier))
  return {
    period,
    kind,
    dossier,
    request: (offset) => ({ days: PERIODS[period.value], kinds: kind.value === '' ? [] : [kind.value], dossier: dossier.value, offset, limit: PAGE }),
    change(changes) {
      const query = { periode: period.value, nature: kind.value, dossier: dossier.value, ...changes }
      void router.replace({ query: Object.fromEntries(Object.entries(query).filter(([name, value]) => Boolean(value) && !(name === 'periode' && value === USUAL))) })
    },
  }
}
