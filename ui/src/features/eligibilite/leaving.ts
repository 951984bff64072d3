import { shallowRef, type ShallowRef } from 'vue'
import { onBeforeRouteLeave, useRouter } from 'vue-router'
import { useHost, useSubscription } from '@/host'
import type { CriterionSaver } from './criterionSaver'

type Departure = { to: 'page'; path: string } | { to: 'desktop' }

export interface Leaving {
  /** A departure that was held back because a note is not saved; null most of the time. */
  readonly held: Readonly<ShallowRef<Departure | null>>
  retry: () => Promise<void>
  /** Leaves without the notes that were refused. */
  abandon: () => Promise<void>
  stay: () => void
}

/** Waits for the notes that are on their way before the page or the window goes, and holds them back when one is refused. */
export function useLeaving(saver: CriterionSaver): Leaving {
  const host = useHost()
  const router = useRouter()
  const held = shallowRef<Departure | null>(null)
  let abandoned = false

  async function mayLeave(departure: Departure): Promise<boolean> {
    const free = abandoned || (await saver.settle())
    held.value = free ? null : departure
    return free
  }

  async function leave(departure: Departure): Promise<void> {
    held.value = null
    await (departure.to === 'page' ? router.push(departure.path) : host.closeWindow())
  }

  onBeforeRouteLeave((to) => mayLeave({ to: 'page', path: to.fullPath }))
  useSubscription(() => host.onCloseRequested(() => mayLeave({ to: 'desktop' })))

  return {
    held,
    async retry() {
      const departure = held.value
      if (departure && (await mayLeave(departure))) await leave(departure)
    },
    async abandon() {
      const departure = held.value
      abandoned = true
      if (departure) await leave(departure)
    },
    stay() {
      held.value = null
    },
  }
}
