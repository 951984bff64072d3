import { shallowRef, type ShallowRef } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRouter, type RouteLocationNormalized } from 'vue-router'
import { useHost } from './host'
import { useKeeping } from './keeping'
import { useSubscription } from './subscription'

type Departure = { to: 'page'; path: string } | { to: 'desktop' }

/** What a page holds and the dossier does not have yet. */
export interface Unsaved {
  /** Sends everything, refused values too; tells whether all of it is now kept. */
  settle: () => Promise<boolean>
  /** Gives up what is not kept, at the user's explicit request. */
  discard: () => void
  /** What gives it all back when the page is shown again. */
  hold: () => unknown
}

export interface Leaving {
  /** A departure that was held back because something is not saved; null most of the time. */
  readonly held: Readonly<ShallowRef<Departure | null>>
  retry: () => Promise<void>
  /** Leaves and loses what is not saved. */
  abandon: () => Promise<void>
  stay: () => void
}

/**
 * Saves what is typed before the page or the window goes away, and holds the departure back when it cannot. `within`
 * tells of an address that the same page shows: what it holds stays alive. `page` names it for the time of a lock.
 */
export function useLeaving(page: string, unsaved: Unsaved, within: (to: RouteLocationNormalized, from: RouteLocationNormalized) => boolean): Leaving {
  const host = useHost()
  const router = useRouter()
  const keeping = useKeeping()
  const held = shallowRef<Departure | null>(null)

  async function mayLeave(departure: Departure): Promise<boolean> {
    const kept = await unsaved.settle()
    // A lock waits for nobody: whoever opens the data again finds the page as it was.
    const locked = !kept && departure.to === 'page' && keeping.locking
    if (locked) keeping.keep(page, unsaved.hold())
    held.value = kept || locked ? null : departure
    return kept || locked
  }

  async function leave(departure: Departure): Promise<void> {
    held.value = null
    await (departure.to === 'page' ? router.push(departure.path) : host.closeWindow())
  }

  const guard = (to: RouteLocationNormalized) => mayLeave({ to: 'page', path: to.fullPath })
  onBeforeRouteLeave(guard)
  onBeforeRouteUpdate((to, from) => within(to, from) || guard(to))
  useSubscription(() => host.onCloseRequested(() => mayLeave({ to: 'desktop' })))

  return {
    held,
    async retry() {
      const departure = held.value
      if (departure && (await mayLeave(departure))) await leave(departure)
    },
    async abandon() {
      const departure = held.value
      unsaved.discard()
      if (departure) await leave(departure)
    },
    stay() {
      held.value = null
    },
  }
}
