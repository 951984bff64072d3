import { describe, expect, it } from 'vitest'
import { fontLinks } from './preloadFonts'

describe('fontLinks', () => {
  it('asks for every font of the page, and for nothing else', () => {
    const links = fontLinks(['assets/b-1.woff2', 'assets/index-1.js', 'assets/a-1.woff2'])
    expect(links.map((link) => link.attrs?.href)).toEqual(['/assets/a-1.woff2', '/assets/b-1.woff2'])
    expect(links[0]?.attrs).toMatchObject({ rel: 'preload', as: 'font', crossorigin: true })
  })
})
