import type { HtmlTagDescriptor, Plugin } from 'vite'

/** Asks for the fonts with the script: found by the first layout only, they come after it and everything is drawn twice. */
export function preloadFonts(): Plugin {
  return {
    name: 'accostage:preload-fonts',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: (_, { bundle }) => fontLinks(Object.keys(bundle ?? {})) },
  }
}

/** A link for each font of the page among the files of the build. Fonts are always fetched without credentials. */
export function fontLinks(files: string[]): HtmlTagDescriptor[] {
  return files
    .filter((file) => file.endsWith('.woff2'))
    .sort()
    .map((file) => ({
      tag: 'link',
      attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` },
      injectTo: 'head',
    }))
}
