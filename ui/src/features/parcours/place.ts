import { computed, type ComputedRef } from 'vue'
import { useRoute, type LocationQueryValue, type RouteLocationRaw } from 'vue-router'

export const VIEWS = ['jour', 'etapes', 'tableau', 'calendrier', 'prevision'] as const
export type ViewId = (typeof VIEWS)[number]

export interface Place {
  readonly view: ComputedRef<ViewId>
  /** The milestone whose detail is shown. */
  readonly milestone: ComputedRef<string | null>
  /** The phase whose gate report is shown. */
  readonly gate: ComputedRef<string | null>
  toView: (view: ViewId) => RouteLocationRaw
  toMilestone: (id: string) => RouteLocationRaw
  toGate: (phase: string) => RouteLocationRaw
}

const one = (value: LocationQueryValue | LocationQueryValue[] | undefined): string | null => (Array.isArray(value) ? value[0] : value) || null

/** Where one is on the page: all of it is in the address, so that coming back finds it again. */
export function usePlace(): Place {
  const route = useRoute()
  const view = computed(() => VIEWS.find((each) => each === one(route.query.vue)) ?? 'jour')
  return {
    view,
    milestone: computed(() => one(route.query.jalon)),
    gate: computed(() => one(route.query.controle)),
    toView: (chosen) => ({ query: { vue: chosen } }),
    toMilestone: (jalon) => ({ query: { vue: view.value, jalon } }),
    toGate: (controle) => ({ query: { vue: view.value, controle } }),
  }
}
