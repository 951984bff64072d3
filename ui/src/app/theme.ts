import { watch, type ShallowRef } from 'vue'
import type { Preferences } from '@/shared/preferences'

// Whole names: the build only keeps the rules whose class it finds written.
const SIZE_CLASSES: Record<Preferences['textSize'], string | null> = { 100: null, 112: 'texte-112', 125: 'texte-125', 150: 'texte-150' }
const MOTION_WORDS: Record<Preferences['motion'], string> = { system: 'systeme', reduced: 'reduit' }

/**
 * Puts the chosen appearance on the root of the page, and follows the desktop where it was not chosen. DSFR's own
 * script does this work in a web site; it is not loaded here, because it is large and would drive the same DOM as Vue.
 */
export function showAppearance(root: HTMLElement, desktop: MediaQueryList, preferences: Readonly<ShallowRef<Preferences>>): () => void {
  const apply = () => {
    const { theme, textSize, motion } = preferences.value
    const dark = theme === 'system' ? desktop.matches : theme === 'dark'
    root.setAttribute('data-fr-scheme', theme)
    root.setAttribute('data-fr-theme', dark ? 'dark' : 'light')
    root.setAttribute('data-mouvement', MOTION_WORDS[motion])
    for (const [size, name] of Object.entries(SIZE_CLASSES)) {
      if (name !== null) root.classList.toggle(name, size === String(textSize))
    }
  }
  const unwatch = watch(preferences, apply, { immediate: true, flush: 'sync' })
  desktop.addEventListener('change', apply)
  return () => {
    unwatch()
    desktop.removeEventListener('change', apply)
  }
}
