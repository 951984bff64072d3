import { afterEach, describe, expect, it, vi } from 'vitest'
import { showField } from './place'

afterEach(() => {
  document.body.replaceChildren()
  delete document.documentElement.dataset.mouvement
  vi.unstubAllGlobals()
})

/** How the page goes to a field. */
function motionTo(): unknown {
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  const question = document.createElement('div')
  question.id = 'question-f'
  const scroll = vi.fn()
  question.scrollIntoView = scroll
  document.body.replaceChildren(question)
  showField({ field: 'f', platform: null, row: null })
  return scroll.mock.calls[0]
}

describe('going to a field', () => {
  it('is smooth, unless less motion was chosen in the settings', () => {
    expect(motionTo()).toEqual([{ block: 'start', behavior: 'smooth' }])
    document.documentElement.dataset.mouvement = 'reduit'
    expect(motionTo()).toEqual([{ block: 'start', behavior: 'auto' }])
  })
})
