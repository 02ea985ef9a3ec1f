import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import navigation from './navigation-link.module.css'
import classes from './shell.module.css'

/** For administrators; everybody else has one page, and the mark leads to it. */
export function MainNavigation() {
  const { t } = useTranslation()
  const link = navigation.link ?? ''
  return (
    <nav className={classes.navigation} aria-label={t('navigation.label')}>
      <Link to="/" activeOptions={{ exact: true }} className={link}>
        {t('navigation.desktops')}
      </Link>
      <Link to="/admin" className={link}>
        {t('navigation.administration')}
      </Link>
    </nav>
  )
}
