export type Theme = 'light' | 'dark'

/**
 * Follows the theme of the desktop. DSFR's own script does this work in a web site; it is not loaded here,
 * because it is large and would drive the same DOM as Vue.
 */
export function followSystemTheme(root: HTMLElement, query: MediaQueryList): () => void {
  const apply = () => {
    const theme: Theme = query.matches ? 'dark' : 'light'
    root.setAttribute('data-fr-theme', theme)
  }
  apply()
  query.addEventListener('change', apply)
  return () => {
    query.removeEventListener('change', apply)
  }
}
