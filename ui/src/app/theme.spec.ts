import { describe, expect, it } from 'vitest'
import { followSystemTheme } from './theme'

/** The part of MediaQueryList that a desktop drives. */
class Desktop extends EventTarget {
  matches = false
  readonly media = '(prefers-color-scheme: dark)'
  onchange = null
  readonly addListener = () => undefined
  readonly removeListener = () => undefined

  turn(dark: boolean): void {
    this.matches = dark
    this.dispatchEvent(new Event('change'))
  }
}

describe('followSystemTheme', () => {
  it('takes the theme of the desktop, then follows its changes until it is stopped', () => {
    const root = document.createElement('html')
    const desktop = new Desktop()
    desktop.matches = true
    const stop = followSystemTheme(root, desktop)
    expect(root.getAttribute('data-fr-theme')).toBe('dark')
    desktop.turn(false)
    expect(root.getAttribute('data-fr-theme')).toBe('light')
    desktop.turn(true)
    expect(root.getAttribute('data-fr-theme')).toBe('dark')
    stop()
    desktop.turn(false)
    expect(root.getAttribute('data-fr-theme')).toBe('dark')
  })
})
