import { describe, expect, it } from 'vitest'
import { markPure } from './pureComponents'

describe('markPure', () => {
  it('marks the calls that make a constant, inside one another too', () => {
    expect(markPure('const a = make(copy({}));')).toBe('const a = /* @__PURE__ */ make(/* @__PURE__ */ copy({}));')
  })

  it('leaves what is only run later, and what is run for its effect', () => {
    const code = 'const f = () => send(); function g() { send() } start();'
    expect(markPure(code)).toBe(code)
  })
})
