import { describe, expect, it } from 'vitest'
import { wireError } from '@/dev/samples'
import { HostError } from './error'
import { useGesture } from './gesture'

describe('a gesture', () => {
  it('is done once at a time', async () => {
    const { run, sending } = useGesture()
    let finish = (): void => undefined
    const first = run(() => new Promise<void>((resolve) => (finish = resolve)))
    expect(sending.value).toBe(true)
    expect(await run(() => Promise.reject(new Error('The second one must not start')))).toBe(false)
    finish()
    expect(await first).toBe(true)
    expect(sending.value).toBe(false)
  })

  it('keeps the reason of Rust until it is tried again', async () => {
    const { run, refusal } = useGesture()
    expect(await run(() => Promise.reject(new HostError(wireError({ code: 'store_busy' }))))).toBe(false)
    expect(refusal.value?.code).toBe('store_busy')
    expect(await run(() => Promise.resolve())).toBe(true)
    expect(refusal.value).toBeNull()
  })
})
