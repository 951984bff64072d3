import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { brandOf } from './brand.ts'
import { darkOnScreenOnly } from './slimDsfr.ts'

describe('the brand of a build', () => {
  it.each([{}, { ACCOSTAGE_MARIANNE: '' }, { ACCOSTAGE_MARIANNE: '0' }, { ACCOSTAGE_ENTITE: 'Ministère' }])('is neutral unless the block is asked for: %j', (environment) => {
    const { module, service } = brandOf(environment)
    expect(module).toMatch(/neutre\.ts$/)
    expect(existsSync(module)).toBe(true)
    expect(service).toEqual([])
  })

  it.each(['Ministère\nde l’intérieur', String.raw`Ministère\nde l’intérieur`])('is that of the State when asked, with its service: %j', (name) => {
    const { module, service } = brandOf({ ACCOSTAGE_MARIANNE: '1', ACCOSTAGE_ENTITE: name })
    expect(module).toMatch(/marianne\.ts$/)
    expect(existsSync(module)).toBe(true)
    expect(service).toEqual(['Ministère', 'de l’intérieur'])
  })

  it('names the Republic when no service is named, and refuses another word than 1 or 0', () => {
    expect(brandOf({ ACCOSTAGE_MARIANNE: '1' }).service).toEqual(['République', 'Française'])
    expect(() => brandOf({ ACCOSTAGE_MARIANNE: 'oui' })).toThrow('1 or 0')
  })
})

describe('the dark theme', () => {
  it('stays on the screen, so that paper is white', () => {
    expect(darkOnScreenOnly(':root[data-fr-theme=dark]{--a:#000}.x{color:red}')).toBe('@media screen{:root[data-fr-theme=dark]{--a:#000}}.x{color:red}')
  })

  it('takes nothing from the light theme when a rule serves both', () => {
    expect(darkOnScreenOnly('.l:after,[data-fr-theme=dark] .l:after{a:b}')).toBe('.l:after{a:b}@media screen{[data-fr-theme=dark] .l:after{a:b}}')
  })
})
