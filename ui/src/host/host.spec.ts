import { emit } from '@tauri-apps/api/event'
import { clearMocks, mockIPC, mockWindows } from '@tauri-apps/api/mocks'
import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { wireError } from '@/dev/samples'
import { HostError, wireErrorOf } from './error'
import { tauriHost } from './tauri'

const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('The call was expected to fail')
    },
    (error: unknown) => error,
  )

afterEach(() => {
  clearMocks()
})

describe('a command', () => {
  it('sends its request under the name that Rust expects', async () => {
    const sent: unknown[] = []
    mockIPC((name, payload) => {
      sent.push([name, payload])
      return { id: 'd1', unplaced: [] }
    })
    expect(await tauriHost.call('create_dossier', { name: 'Démarches', file: null })).toEqual({ id: 'd1', unplaced: [] })
    expect(sent).toEqual([['create_dossier', { request: { name: 'Démarches', file: null } }]])
  })

  it('fails with the error of Rust, still typed', async () => {
    mockIPC(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ code: 'store_busy' })
    })
    const error = await rejection(tauriHost.call('app_state', {}))
    expect(error).toBeInstanceOf(HostError)
    expect((error as HostError).wire).toEqual(wireError({ code: 'store_busy' }))
  })

  it('turns a refusal of Tauri itself into an internal error', async () => {
    mockIPC(() => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain strings
      throw 'setup not allowed. Command not found'
    })
    const error = await rejection(tauriHost.call('app_state', {}))
    expect((error as HostError).wire).toMatchObject({ code: 'internal', details: 'setup not allowed. Command not found', retryable: false })
  })
})

describe('closing the window', () => {
  it('asks everybody, and closes only when nobody objects', async () => {
    const asked: string[] = []
    mockIPC(
      (name) => {
        asked.push(name)
      },
      { shouldMockEvents: true },
    )
    mockWindows('main')
    let unsaved = true
    const objection = vi.fn(() => Promise.resolve(!unsaved))
    const stops = await Promise.all([tauriHost.onCloseRequested(() => Promise.resolve(true)), tauriHost.onCloseRequested(objection)])
    const closings = async (): Promise<number> => {
      objection.mockClear()
      await emit('tauri://close-requested')
      await vi.waitFor(() => {
        expect(objection).toHaveBeenCalledOnce()
      })
      await flushPromises()
      return asked.filter((name) => name === 'plugin:window|destroy').length
    }
    expect(await closings()).toBe(0)
    unsaved = false
    expect(await closings()).toBe(1)
    for (const stop of stops) stop()
  })
})

describe('wireErrorOf', () => {
  it('does not trust a code that it does not know', () => {
    expect(wireErrorOf({ code: 'toString', message: 'x' }).code).toBe('internal')
    expect(wireErrorOf({ code: 'future_code', message: 'x' }).code).toBe('internal')
  })
})
