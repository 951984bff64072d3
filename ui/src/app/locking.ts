import type { Router } from 'vue-router'
import type { Host, Keeping } from '@/host'
import type { AppSession } from './session'

/**
 * Closes the data when nobody is there. The page is left first, so that it saves what was typed; what it could not save
 * is kept in memory, out of sight, for when the data are open again.
 */
export function createLocking(host: Host, session: AppSession, router: Router, keeping: Keeping): () => Promise<void> {
  let running = false

  async function leaveAndLock(): Promise<void> {
    const here = router.currentRoute.value.fullPath
    keeping.locking = true
    try {
      await router.push({ name: 'portefeuille' })
    } finally {
      keeping.locking = false
    }
    try {
      session.replace(await host.call('lock', {}))
    } catch {
      // Nobody is there to read an error, and the next check tries again. The page takes back what was kept for it.
      await router.push(here)
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
