import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import type { Preferences } from '@/shared/preferences'
import { showAppearance } from './theme'

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

const defaults: Preferences = { theme: 'system', textSize: 100, motion: 'system', lockAfter: 0 }

function show(changes: Partial<Preferences> = {}) {
  const root = document.createElement('html')
  const desktop = new Desktop()
  const preferences = shallowRef<Preferences>({ ...defaults, ...changes })
  const stop = showAppearance(root, desktop, preferences)
  return { root, desktop, preferences, stop }
}

describe('showAppearance', () => {
  it('follows the theme of the desktop until it is stopped', () => {
    const { root, desktop, stop } = show()
    expect(root.getAttribute('data-fr-theme')).toBe('light')
    desktop.turn(true)
    expect(root.getAttribute('data-fr-theme')).toBe('dark')
    stop()
    desktop.turn(false)
    expect(root.getAttribute('data-fr-theme')).toBe('dark')
  })

  it('keeps the chosen theme whatever the desktop does', () => {
    const { root, desktop } = show({ theme: 'light' })
    desktop.turn(true)
    expect(root.getAttribute('data-fr-theme')).toBe('light')
    expect(root.getAttribute('data-fr-scheme')).toBe('light')
  })

  it('applies each choice at once, one size at a time', () => {
    const { root, preferences } = show({ textSize: 112 })
    expect([...root.classList]).toEqual(['texte-112'])
    preferences.value = { ...defaults, textSize: 150, motion: 'reduced' }
    expect([...root.classList]).toEqual(['texte-150'])
    expect(root.getAttribute('data-mouvement')).toBe('reduit')
    preferences.value = defaults
    expect([...root.classList]).toEqual([])
    expect(root.getAttribute('data-mouvement')).toBe('systeme')
  })
})
