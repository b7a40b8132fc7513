"""People: the customer's contacts, our employees, and who of ours serves whom."""

from __future__ import annotations

from oarlock.domain.entity import MOST_HOURS, Entity, col
from oarlock.kit.text import Text

CONTACT_ROLES = ("buyer", "user", "sponsor", "champion", "decision", "admin", "rower")

CONTACT = Entity(
    name="contact",
    kind="state",
    label=Text(en="Contact", zh="联系人"),
    meaning=Text(en="A person at an account.", zh="客户方的一位人员。"),
    key=("contact_id",),
    learned_by=("updated_at", "valid_from", "created_at"),
    valid_by=("valid_from", "updated_at"),
    happened_by=("updated_at", "created_at"),
    columns=(
        col("contact_id", "string", "Contact ID", "联系人编号", required=True, aliases=("id",)),
        col("account_id", "string", "Account ID", "客户编号", refers_to="account"),
        col("name", "string", "Name", "姓名", personal=True, aliases=("full name",)),
        col("email", "string", "Email", "邮箱", personal=True, aliases=("e-mail", "电子邮箱")),
        col("phone", "string", "Phone", "电话", personal=True),
        col("title", "string", "Title", "职务", aliases=("job title", "职位")),
        col("department", "string", "Department", "部门"),
        col("user_id", "string", "User ID", "用户编号", pseudonym=True),
        col("left_at", "timestamp", "Left", "离开时间", dated_by="left_at"),
        col("created_at", "timestamp", "Created", "创建时间"),
        col("updated_at", "timestamp", "Updated", "更新时间"),
        col("valid_from", "timestamp", "Valid from", "生效时间"),
    ),
)

CONTACT_ROLE = Entity(
    name="contact_role",
    kind="state",
    label=Text(en="Contact role", zh="联系人角色"),
    meaning=Text(en="A dated role of a contact at an account.", zh="联系人在某客户处带起止日期的角色。"),
    key=("contact_id", "account_id", "role", "start_date"),
    natural_key=("contact_id", "account_id", "role"),
    learned_by=("start_date",),
    happened_by=("start_date",),
    columns=(
        col("contact_id", "string", "Contact ID", "联系人编号", required=True, refers_to="contact"),
        col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account"),
        col("role", "string", "Role", "角色", required=True, choices=CONTACT_ROLES),
        col("start_date", "date", "Start date", "开始日期"),
        col("end_date", "date", "End date", "结束日期", dated_by="end_date"),
    ),
)

ASSIGNMENT = Entity(
    name="assignment",
    kind="state",
    is_human=True,
    label=Text(en="Assignment", zh="负责人分配"),
    meaning=Text(
        en="Who of ours serves an account, in which role, from when.", zh="我方谁、以何角色、自何时起负责该客户。"
    ),
    key=("account_id", "role", "employee_id", "start_date"),
    natural_key=("account_id", "role", "employee_id"),
    learned_by=("start_date",),
    happened_by=("start_date",),
    columns=(
        col("account_id", "string", "Account ID", "客户编号", required=True, refers_to="account"),
        col(
            "employee_id", "string", "Employee ID", "员工编号", required=True, refers_to="employee", aliases=("owner",)
        ),
        col("role", "string", "Role", "角色", required=True),
        col("start_date", "date", "Start date", "开始日期"),
        col("end_date", "date", "End date", "结束日期", dated_by="end_date"),
    ),
)

EMPLOYEE = Entity(
    name="employee",
    kind="state",
    label=Text(en="Employee", zh="员工"),
    meaning=Text(
        en="One of our people, with department, capacity and dated cost rate.",
        zh="我方员工及其部门、产能与带日期的成本费率。",
    ),
    key=("employee_id",),
    learned_by=("valid_from",),
    valid_by=("valid_from",),
    happened_by=("valid_from",),
    columns=(
        col("employee_id", "string", "Employee ID", "员工编号", required=True, aliases=("id",)),
        col("name", "string", "Name", "姓名", personal=True),
        col("email", "string", "Email", "邮箱", personal=True),
        col("department", "string", "Department", "部门"),
        col("weekly_hours", "double", "Weekly hours", "每周工时", unit="h", minimum=0, maximum=MOST_HOURS),
        col("cost_per_hour", "money", "Cost per hour", "每小时成本"),
        col("currency", "currency", "Currency", "币种"),
        col("left_at", "timestamp", "Left", "离职时间", dated_by="left_at"),
        col("valid_from", "timestamp", "Valid from", "生效时间"),
        col("skill", "string", "Main skill", "主要技能", since=2),
    ),
)

PEOPLE = (CONTACT, CONTACT_ROLE, ASSIGNMENT, EMPLOYEE)
