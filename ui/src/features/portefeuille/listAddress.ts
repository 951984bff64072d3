import { onUnmounted, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { onBeforeRouteLeave, useRoute, useRouter } from 'vue-router'
import { debounce } from '@/shared/debounce'
import { filtersOf, queryOf, sameFilters, type ListFilters } from './listFilters'

const SEARCH_DELAY_MS = 250

export interface ListAddress {
  readonly filters: Readonly<ShallowRef<ListFilters>>
  /** What is typed in the search field; it becomes a filter when the typing pauses. */
  readonly search: Ref<string>
  change: (part: Partial<ListFilters>) => void
}

/** Keeps the filters in the address of the page, so that coming back finds them again. */
export function useListAddress(): ListAddress {
  const route = useRoute()
  const router = useRouter()
  const page = route.name
  const filters = shallowRef(filtersOf(route.query))
  const search = ref(filters.value.search)
  let replacing = 0

  function change(part: Partial<ListFilters>): void {
    const next = { ...filters.value, ...part }
    if (sameFilters(next, filters.value)) return
    filters.value = next
    replacing += 1
    void router.replace({ query: queryOf(next) }).finally(() => {
      replacing -= 1
    })
  }

  watch(
    () => route.query,
    (query) => {
      // While a change is on its way to the address, the address is the older of the two.
      if (route.name !== page || replacing > 0) return
      // An address that only asks to create a dossier says nothing of the filters: those in force stay.
      if (query.creer !== undefined) return
      const next = filtersOf(query)
      if (!sameFilters(next, filters.value)) filters.value = next
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

  return { filters, search, change }
}
