import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import { FakeHost } from '@/dev/fakeHost'
import { appState, wireError } from '@/dev/samples'
import { createKeeping } from '@/host'
import { startIdleLock, type IdleLock } from './idleLock'
import { createLocking } from './locking'
import { createPages } from './router'
import { createSession } from './session'

const MINUTE = 60_000
let idle: IdleLock | undefined

function start(minutes: number) {
  const target = new EventTarget()
  const clock = { now: 0 }
  const lock = vi.fn(() => Promise.resolve())
  idle = startIdleLock({ target, minutes: () => minutes, lock, now: () => clock.now })
  return { target, clock, lock, idle }
}

afterEach(() => idle?.stop())

describe('the automatic lock', () => {
  it('locks after the chosen delay, not before', () => {
    const { clock, lock, idle: watch } = start(5)
    clock.now = 5 * MINUTE - 1
    watch.check()
    expect(lock).not.toHaveBeenCalled()
    clock.now = 5 * MINUTE
    watch.check()
    expect(lock).toHaveBeenCalledOnce()
  })

  it.each(['keydown', 'pointerdown', 'pointermove', 'wheel'])('counts again from %s', (sign) => {
    const { target, clock, lock, idle: watch } = start(5)
    clock.now = 4 * MINUTE
    target.dispatchEvent(new Event(sign))
    clock.now = 8 * MINUTE
    watch.check()
    expect(lock).not.toHaveBeenCalled()
  })

  it('takes the first gesture after a long sleep of the computer for an absence', () => {
    const { target, clock, lock } = start(5)
    clock.now = 600 * MINUTE
    target.dispatchEvent(new Event('pointermove'))
    expect(lock).toHaveBeenCalledOnce()
  })

  it('never locks when it is off, nor once stopped', () => {
    const off = start(0)
    off.clock.now = 1_000 * MINUTE
    off.idle.check()
    expect(off.lock).not.toHaveBeenCalled()
    off.idle.stop()
    const stopped = start(5)
    stopped.idle.stop()
    stopped.clock.now = 1_000 * MINUTE
    stopped.target.dispatchEvent(new Event('keydown'))
    expect(stopped.lock).not.toHaveBeenCalled()
  })
})

describe('locking', () => {
  // The router fetches pages lazily: a busy machine may take longer for the first time than a test may last.
  beforeAll(async () => {
    await Promise.all([
      import('@/features/dossier/PageDossier.vue'),
      import('@/features/portefeuille/PagePortefeuille.vue'),
      import('@/features/deverrouillage/PageDeverrouillage.vue'),
    ])
  }, 60_000)

  async function open() {
    const host = new FakeHost({ app_state: () => appState(), lock: () => appState({ stage: 'locked', author: null }) })
    const session = createSession(host)
    const router = createPages(session, createMemoryHistory())
    await router.push('/dossiers/d1/besoin')
    const keeping = createKeeping()
    return { host, session, router, keeping, lock: createLocking(host, session, router, keeping) }
  }

  it('closes the data, shows the page that opens them, and remembers where the user was', async () => {
    const { host, session, router, lock } = await open()
    await lock()
    await flushPromises()
    expect(host.requestsOf('lock')).toHaveLength(1)
    expect(session.state.value?.stage).toBe('locked')
    expect(router.currentRoute.value.name).toBe('deverrouillage')
    expect(router.currentRoute.value.query.retour).toBe('/dossiers/d1/besoin')
    await lock()
    expect(host.requestsOf('lock')).toHaveLength(1)
  })

  it('does not wait for a page that cannot save: it tells the page that this is a lock, and that alone', async () => {
    const { host, session, router, keeping, lock } = await open()
    const told: boolean[] = []
    router.beforeEach((to) => {
      told.push(keeping.locking)
      return to.name !== 'portefeuille' || keeping.locking
    })
    await lock()
    expect(host.requestsOf('lock')).toHaveLength(1)
    expect(session.state.value?.stage).toBe('locked')
    expect(told).toEqual([true, false])
  })

  it('goes back to the page when the data could not be closed', async () => {
    const { host, router, lock } = await open()
    host.handlers.lock = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ code: 'io' })
    }
    await lock()
    expect(router.currentRoute.value.fullPath).toBe('/dossiers/d1/besoin')
  })
})
