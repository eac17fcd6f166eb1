"""Wagtail's question “who may do what with which rows?”, answered by the agency that a row belongs to.

Wagtail asks these policies wherever it lists, chooses, edits, deletes or links to a row; `lms.agencies.own_rows` asks
them for the views in which Wagtail asks about the model only.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from lms.agencies.reach import Reach, reach


class AgencyPolicy(ModelPermissionPolicy):
    """Wagtail's rights on a model, each for the rows that lie within its reach (`lms.agencies.reach`).

    `agency_path` leads from a row to the agency that owns it. Whoever may see a row may choose it.
    """

    def __init__(self, model: type[Model], agency_path: str) -> None:
        super().__init__(model)
        self.agency_path = agency_path

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(self._reach(user, [action]))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Model) -> bool:
        """Ask about the row as it is stored: a draft may name another bank."""
        held = self._reach(user, actions)
        if held.everywhere or not held:
            return held.everywhere
        return self.model._default_manager.filter(held.limit(self.agency_path), pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        return self.model._default_manager.filter(self._reach(user, actions).limit(self.agency_path))

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Model) -> QuerySet:
        row = self.model._default_manager.filter(pk=instance.pk)
        agency = row.values_list(self.agency_path, flat=True).first()
        everyone = self.users_with_any_permission(actions)
        codenames = self._get_permission_codenames(self._known(actions))
        near = Q(groups__agency_role=None) | Q(groups__agency_role__agency=agency)
        of_groups = Q(groups__permissions__codename__in=codenames) & near
        own = Q(is_superuser=True) | Q(user_permissions__codename__in=codenames)
        return everyone.filter(own | of_groups).distinct()

    def _reach(self, user: Any, actions: Iterable[str]) -> Reach:
        return reach(user, *(self._get_permission_name(action) for action in self._known(actions)))

    def _known(self, actions: Iterable[str]) -> set[str]:
        return {"view" if action == "choose" else action for action in actions}
