import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = join(import.meta.dirname, '../src')

/** Texts of the files of `src` with one of these endings. */
function texts(...endings: string[]): string {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => endings.some((ending) => file.endsWith(ending)))
  return files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n')
}

describe('the icons', () => {
  it('that pages use all have a drawing: without one, a square is shown', () => {
    const used = new Set(texts('.vue', '.ts').match(/\bfr-icon-[a-z][a-z0-9-]*/g))
    const drawn = texts('.css', '.vue')
    expect(used.size).toBeGreaterThan(10)
    expect([...used].filter((icon) => !drawn.includes(`.${icon}::before`) && !drawn.includes(`.${icon}::after`))).toEqual([])
  })
})
