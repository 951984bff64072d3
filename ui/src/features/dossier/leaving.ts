import { shallowRef, type ShallowRef } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate, useRouter, type RouteLocationNormalized } from 'vue-router'
import { useHost, useSubscription } from '@/host'
import type { Drafts } from './drafts'

type Departure = { to: 'page'; path: string } | { to: 'desktop' }

export interface Leaving {
  /** A departure that was held back because a text is not saved; null most of the time. */
  readonly held: Readonly<ShallowRef<Departure | null>>
  retry: () => Promise<void>
  /** Leaves and loses what is not saved. */
  abandon: () => Promise<void>
  stay: () => void
}

/** Saves what is typed before the page or the window goes away, and holds the departure back when it cannot. */
export function useLeaving(drafts: Drafts): Leaving {
  const host = useHost()
  const router = useRouter()
  const held = shallowRef<Departure | null>(null)

  async function mayLeave(departure: Departure): Promise<boolean> {
    const kept = await drafts.settle()
    held.value = kept ? null : departure
    return kept
  }

  async function leave(departure: Departure): Promise<void> {
    held.value = null
    await (departure.to === 'page' ? router.push(departure.path) : host.closeWindow())
  }

  const guard = (to: RouteLocationNormalized) => mayLeave({ to: 'page', path: to.fullPath })
  onBeforeRouteLeave(guard)
  onBeforeRouteUpdate((to, from) => {
    if (to.params.id !== from.params.id) return guard(to)
    // Another section of the same dossier: the drafts stay alive, nothing has to be waited for.
    drafts.flush()
    return true
  })

  useSubscription(() => host.onCloseRequested(() => mayLeave({ to: 'desktop' })))

  return {
    held,
    async retry() {
      const departure = held.value
      if (departure && (await mayLeave(departure))) await leave(departure)
    },
    async abandon() {
      const departure = held.value
      drafts.discard()
      if (departure) await leave(departure)
    },
    stay() {
      held.value = null
    },
  }
}
