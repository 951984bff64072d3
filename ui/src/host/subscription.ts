import { onMounted, onUnmounted } from 'vue'
import type { Unlisten } from './host'

/** Subscribes while the component is on the page, even when it leaves before the subscription is established. */
export function useSubscription(subscribe: () => Promise<Unlisten>): void {
  let unlisten: Unlisten | undefined
  let gone = false
  onMounted(async () => {
    const stop = await subscribe()
    if (gone) stop()
    else unlisten = stop
  })
  onUnmounted(() => {
    gone = true
    unlisten?.()
  })
}
