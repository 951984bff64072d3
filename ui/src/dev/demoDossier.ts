import type { FieldView, SectionSummary } from '@/generated/bindings'
import { field, section } from './samples'

const provenance = { author: 'Zoé Dupont', at: '2026-11-18T09:32:00Z', source: 'saisie' }

const TITLES = [
  'Organisation, acteurs et engagements', 'Contexte métier, besoin et valeur', 'Éligibilité et accompagnement', 'Calendrier et avancement',
  'Utilisateurs et volumétrie', 'Existant', 'Architecture et composants', 'Compatibilité Cloud Native', 'Données et persistance',
  'Reprise de données', 'Sauvegarde, restauration et continuité', 'Sensibilité, homologation et sécurité', 'Authentification des utilisateurs',
  'Composants externes et matrice de flux', 'Exposition, domaines et certificats', 'Environnements', 'Ressources et quotas',
]

export const demoSections: SectionSummary[] = [
  section(),
  ...TITLES.map((title, index) =>
    section({ id: `s${index}`, title, summary: 'Les réponses de cette section servent à la qualification technique.', answered: index % 5, required: [6, 1, 4, 0][index % 4] ?? 0 }),
  ),
]

export const demoFields: FieldView[] = [
  field({ requiredAt: 'Découverte', maxLength: 80, text: 'Démarches en préfecture', provenance, help: 'Le nom que les agents et les usagers emploient.' }),
  field({ id: 'projet-nom-console', label: 'Nom du projet dans la console', editable: false, text: 'pax : demarches ; cloud-pi : demarches', requiredAt: 'Lancement', maxLength: 20, help: 'Deux à vingt lettres minuscules ou chiffres ; définitif après création.' }),
  field({
    id: 'projet-description', label: 'Objet et contexte fonctionnel', kind: 'texte-long', requiredAt: 'Découverte', maxLength: 4000, provenance,
    text: 'Le service permet aux usagers de prendre rendez-vous et de suivre leur demande de titre.\nIl remplace trois applications locales.',
  }),
  field({ id: 'demande-type', label: 'Type de demande', kind: 'enum', requiredAt: 'Découverte', text: 'Migration d’une application existante', provenance: { ...provenance, source: 'import « profil-a.yaml »' } }),
  field({ id: 'cible-hebergement', label: 'Infrastructure(s) cible(s)', kind: 'enum-multiple', requiredAt: 'Découverte' }),
  field({ id: 'offre-origine', label: 'Comment l’offre a été connue et comprise', kind: 'texte-long' }),
]
