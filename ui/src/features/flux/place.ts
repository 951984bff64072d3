import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryValue } from 'vue-router'

export const VIEWS = ['schema', 'matrice'] as const
export type ViewId = (typeof VIEWS)[number]

/** What the rows of the matrix are asked for: all of it is in the address. */
export interface Filters {
  environment: string
  block: string
  status: string
  text: string
  flagged: boolean
}

export interface Place {
  readonly view: ComputedRef<ViewId>
  readonly filters: ComputedRef<Filters>
  show: (view: ViewId) => Promise<unknown>
  filter: (changes: Partial<Filters>) => Promise<unknown>
}

const one = (value: LocationQueryValue | LocationQueryValue[] | undefined): string => (Array.isArray(value) ? value[0] : value) ?? ''

/** Where one is on the page. Coming back finds it again. */
export function usePlace(): Place {
  const route = useRoute()
  const router = useRouter()
  const view = computed(() => VIEWS.find((each) => each === one(route.query.vue)) ?? 'schema')
  const filters = computed<Filters>(() => ({
    environment: one(route.query.environnement),
    block: one(route.query.sens),
    status: one(route.query.statut),
    text: one(route.query.texte),
    flagged: one(route.query.revoir) === '1',
  }))

  function query(place: ViewId, { environment, block, status, text, flagged }: Filters): Record<string, string> {
    const parts = { vue: place, environnement: environment, sens: block, statut: status, texte: text, revoir: flagged ? '1' : '' }
    return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''))
  }
  return {
    view,
    filters,
    show: (place) => router.push({ query: query(place, filters.value) }),
    // Typing a word is not a way to come back from.
    filter: (changes) => router.replace({ query: query(view.value, { ...filters.value, ...changes }) }),
  }
}
