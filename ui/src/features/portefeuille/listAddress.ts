import { computed, onUnmounted, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'
import { debounce } from '@/shared/debounce'
import type { ListFilters } from './listFilters'
import { queryOfView, sameView, viewOf, type ListView } from './listView'

const SEARCH_DELAY_MS = 250

export interface ListAddress {
  readonly view: Readonly<ShallowRef<ListView>>
  /** Those of the view: the same object as long as they do not change. */
  readonly filters: ComputedRef<ListFilters>
  /** What is typed in the search field; it becomes a filter when the typing pauses. */
  readonly search: Ref<string>
  change: (part: Partial<ListFilters>) => void
  show: (view: ListView) => void
}

/** Keeps the view in the address of the page, so that coming back finds it again. */
export function useListAddress(): ListAddress {
  const route = useRoute()
  const router = useRouter()
  const page = route.name
  const view = shallowRef(viewOf(route.query))
  const filters = computed(() => view.value.filters)
  const search = ref(filters.value.search)
  let replacing = 0

  function show(next: ListView): void {
    if (sameView(next, view.value)) return
    view.value = next
    replacing += 1
    void router.replace({ query: queryOfView(next) }).finally(() => {
      replacing -= 1
    })
  }
  function change(part: Partial<ListFilters>): void {
    show({ ...view.value, filters: { ...filters.value, ...part } })
  }

  watch(
    () => route.query,
    (query) => {
      // While a change is on its way to the address, the address is the older of the two.
      if (route.name !== page || replacing > 0) return
      // An address that only asks to create a dossier says nothing of the view: the one in force stays.
      if (query.creer !== undefined) return
      const next = viewOf(query)
      if (!sameView(next, view.value)) view.value = next
    },
  )

  const searchSoon = debounce(() => {
    change({ search: search.value.trim() })
  }, SEARCH_DELAY_MS)
  watch(search, searchSoon)
  watch(
    () => filters.value.search,
    (next) => {
      if (next !== search.value.trim()) search.value = next
    },
  )
  // A search that starts after the page was left would change the address of another page.
  onBeforeRouteLeave(() => {
    searchSoon.cancel()
  })
  onUnmounted(() => {
    searchSoon.cancel()
  })

  return { view, filters, search, change, show }
}
