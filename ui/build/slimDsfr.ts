import { basename } from 'node:path'
import { PurgeCSS } from 'purgecss'
import type { Plugin, Rolldown } from 'vite'

type OutputBundle = Rolldown.OutputBundle
type OutputFile = OutputBundle[string]

const isSheet = (file: OutputFile): file is Rolldown.OutputAsset => file.type === 'asset' && file.fileName.endsWith('.css')

/** Weights that the pages use. The other faces of Marianne and Spectral would add 700 kB to the package. */
const KEPT_FONT_WEIGHTS = new Set(['400', '500', '700'])

/** Drops unused font faces, and the `.woff` copies that no supported web view reads. */
export function slimFontFaces(css: string): string {
  return css.replace(/@font-face\{[^}]*\}/g, (face) => {
    const weight = /font-weight:(\d+)/.exec(face)?.[1] ?? ''
    const kept = face.includes('font-family:Marianne') && face.includes('font-style:normal') && KEPT_FONT_WEIGHTS.has(weight)
    return kept ? face.replace(/,url\([^)]*\.woff\) format\("woff"\)/g, '') : ''
  })
}

/**
 * Keeps the dark theme to screens: paper is white whatever the theme of the window. A list of selectors of both themes
 * is cut in two.
 */
export function darkOnScreenOnly(css: string): string {
  return css.replace(/([^{}/;]*\[data-fr-theme=["']?dark["']?\][^{}]*)(\{[^{}]*\})/g, (_rule, list: string, body: string) => {
    const selectors = list.split(',')
    const isDark = (selector: string) => selector.includes('data-fr-theme')
    const others = selectors.filter((selector) => !isDark(selector))
    const dark = `@media screen{${selectors.filter(isDark).join(',')}${body}}`
    return others.length > 0 ? `${others.join(',')}${body}${dark}` : dark
  })
}

/** Every word of the emitted scripts and pages that may be a class, an element, or an attribute and its value. */
export function wordsOf(content: string): string[] {
  return content.match(/[\w-]+/g) ?? []
}

/**
 * Components build some classes from a prefix (`fr-badge--${type}`). The prefix alone stands in the script,
 * so each word that ends with `--` keeps the whole family.
 */
export function builtPrefixes(words: readonly string[]): RegExp[] {
  const prefixes = new Set(words.filter((word) => /[A-Za-z]--$/.test(word)))
  return [...prefixes].map((prefix) => new RegExp(`^${prefix}`))
}

/**
 * Drops the custom properties that nothing reads, in all sheets together: a lazy page may read what the main sheet
 * declares. Repeated, because a dropped property may have been the only reader of another one.
 */
export function pruneProperties(sheets: readonly string[], scripts: string): string[] {
  const read = new Set(sheets.flatMap((sheet) => sheet.match(/(?<=var\(\s*)--[\w-]+/g) ?? []))
  const pruned = sheets.map((sheet) =>
    sheet.replace(/(?<=[{;])\s*(--[\w-]+):[^;{}"']*(?:;|(?=\}))/g, (declaration, name: string) =>
      read.has(name) || scripts.includes(name) ? declaration : '',
    ),
  )
  return pruned.every((sheet, index) => sheet === sheets[index]) ? pruned : pruneProperties(pruned, scripts)
}

/** Drops the icons that only the removed rules asked for. */
function dropOrphans(bundle: OutputBundle): void {
  const texts = Object.values(bundle).map((file) => (file.type === 'chunk' ? file.code : /\.(css|html)$/.test(file.fileName) ? String(file.source) : ''))
  for (const name of Object.keys(bundle)) {
    const used = texts.some((text) => text.includes(basename(name)))
    if (/\.(svg|woff2?)$/.test(name) && !used) Reflect.deleteProperty(bundle, name)
  }
}

/**
 * The style sheet of the design system is the main cost of the first paint (see the start budget in design.md):
 * only rules and custom properties that the pages can reach are shipped.
 */
export function slimDsfr(): Plugin {
  return {
    name: 'slim-dsfr',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('@gouvfr/dsfr/dist/')) return null
      return { code: darkOnScreenOnly(slimFontFaces(code)), map: null }
    },
    async generateBundle(_options, bundle) {
      const content = Object.values(bundle)
        .map((file) => (file.type === 'chunk' ? file.code : file.fileName.endsWith('.html') ? String(file.source) : ''))
        .join('\n')
      const words = wordsOf(content)
      const sheets = Object.values(bundle).filter(isSheet)
      const purged = await new PurgeCSS().purge({
        content: [{ raw: content, extension: 'js' }],
        css: sheets.map((sheet) => ({ raw: String(sheet.source) })),
        defaultExtractor: wordsOf,
        // The classes of the diagram come from Rust: no script holds them.
        safelist: { greedy: builtPrefixes(words), standard: ['html', 'body', ':root', /^schema-/] },
      })
      const slim = pruneProperties(purged.map(({ css }) => css), content)
      sheets.forEach((sheet, index) => {
        sheet.source = slim[index] ?? sheet.source
      })
      dropOrphans(bundle)
    },
  }
}
