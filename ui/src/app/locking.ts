import { isNavigationFailure, NavigationFailureType, type Router } from 'vue-router'
import type { Host } from '@/host'
import type { AppSession } from './session'

/**
 * Closes the data when nobody is there. The page is left first, so that it saves what was typed: one that holds the
 * departure back, because something could not be saved, keeps the data open until the next try.
 */
export function createLocking(host: Host, session: AppSession, router: Router): () => Promise<void> {
  let running = false

  async function leaveAndLock(): Promise<void> {
    const here = router.currentRoute.value.fullPath
    const held = await router.push({ name: 'portefeuille' })
    if (isNavigationFailure(held, NavigationFailureType.aborted)) return
    try {
      session.replace(await host.call('lock', {}))
    } catch {
      // Nobody is there to read an error, and the next check tries again.
      return
    }
    await router.replace({ name: 'deverrouillage', query: { retour: here } })
  }

  return async () => {
    if (running || session.state.value?.stage !== 'open') return
    running = true
    try {
      await leaveAndLock()
    } finally {
      running = false
    }
  }
}
