import { describe, expect, it } from 'vitest'
import { coalesce } from './coalesce'

describe('coalesce', () => {
  it('answers all the calls made during a run by one run started after them', async () => {
    const ends: (() => void)[] = []
    const task = coalesce(() => new Promise<void>((resolve) => ends.push(resolve)))
    const first = task()
    const others = Promise.all([task(), task(), task()])
    expect(ends).toHaveLength(1)
    ends[0]?.()
    await first
    await Promise.resolve()
    expect(ends).toHaveLength(2)
    ends[1]?.()
    await others
    void task()
    expect(ends).toHaveLength(3)
  })

  it('runs again after a failure', async () => {
    let runs = 0
    const task = coalesce(() => (++runs === 1 ? Promise.reject(new Error('x')) : Promise.resolve()))
    const first = task()
    const second = task()
    await expect(first).rejects.toThrow('x')
    await second
    expect(runs).toBe(2)
  })
})
