/** The frame of every page. */
export const app = {
  nom: 'Accostage',
  promesse: 'Le dossier d’embarquement de votre projet',
  titreFenetre: '{page} – Accostage',
  accueil: 'Portefeuille – Accostage',
  accesRapide: 'Accès rapide',
  contenu: 'Aller au contenu',
  navigation: 'Navigation principale',
  auteur: 'Vous signez :',
}

/** What several pages say. */
export const commun = {
  chargement: 'Chargement…',
  reessayer: 'Réessayer',
  annuler: 'Annuler',
  afficherPhrase: 'Afficher la phrase de passe',
  fermer: 'Fermer',
  pagesDuDossier: 'Pages du dossier',
  jalon: 'Point de contrôle',
  colonneDuChamp: '{champ}, colonne « {colonne} »',
}

/** Settings that the administration of the machine imposes. */
export const gere = {
  mention: 'Réglage géré par votre administration.',
}
