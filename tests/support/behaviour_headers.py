# ruff: noqa: E501  (the headers are as wide as the real ones)
"""Headers of exports that tell of behaviour: events, tickets, conversations, surveys."""

from __future__ import annotations

BEHAVIOUR = {
    "calendar_meetings": "Subject,Start,End,Organizer,Attendees,Location,Description",
    "posthog_events": "uuid,event,distinct_id,person_id,properties,person_properties,elements_chain,timestamp,created_at,_inserted_at",
    "posthog_persons": "team_id,distinct_id,person_id,properties,person_version,person_distinct_id_version,created_at,_inserted_at,is_deleted",
    "posthog_groups": "group_type_index,group_key,created_at,team_id,group_properties",
    "segment_tracks": "id,anonymous_id,user_id,event,event_text,context_group_id,context_library_name,context_ip,original_timestamp,sent_at,received_at,timestamp,uuid_ts",
    "segment_pages": "id,anonymous_id,user_id,name,path,referrer,search,title,url,context_page_path,original_timestamp,sent_at,received_at,timestamp,uuid_ts",
    "segment_screens": "id,anonymous_id,user_id,name,context_device_type,context_os_name,context_app_version,original_timestamp,sent_at,received_at,timestamp,uuid_ts",
    "segment_identifies": "id,anonymous_id,user_id,email,name,context_library_name,context_ip,original_timestamp,sent_at,received_at,timestamp,uuid_ts",
    "segment_groups": "id,anonymous_id,user_id,group_id,name,industry,employees,original_timestamp,sent_at,received_at,timestamp,uuid_ts",
    "segment_users": "id,email,name,first_name,last_name,created_at,received_at,uuid,uuid_ts,context_library_name",
    "segment_accounts": "id,name,industry,employees,plan,website,created_at,received_at,uuid,uuid_ts",
    "amplitude_events": "server_received_time,app,uuid,event_time,processed_time,user_creation_time,user_id,amplitude_id,device_carrier,platform,os_version,version_name,city,dma,ip_address,paying,group_properties,user_properties,event_type,event_properties,groups,session_id,$insert_id,server_upload_time",
    "mixpanel_events": "event,properties.time,properties.distinct_id,properties.$insert_id,properties.mp_lib,properties.$city",
    "zendesk_view": "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,Assignee stations,Reopens,Replies,First reply time in minutes,First reply time in minutes within business hours,Product [list]",
    "zendesk_table_ticket": "id,organization_id,requester_id,submitter_id,assignee_id,group_id,status,priority,type,subject,via_channel,created_at,updated_at,due_at,external_id",
    "zendesk_table_ticket_field_history": "ticket_id,field_name,value,updated,user_id",
    "zendesk_table_ticket_comment": "id,_fivetran_synced,body,created,facebook_comment,public,ticket_id,tweet,user_id,voice_comment",
    "zendesk_table_satisfaction_rating": "id,ticket_id,requester_id,assignee_id,group_id,score,comment,reason,created_at,updated_at",
    "zendesk_table_organization": "id,created_at,details,external_id,group_id,name,notes,shared_comments,shared_tickets,updated_at,url",
    "zendesk_table_domain_name": "index,organization_id,_fivetran_synced,domain_name",
    "zendesk_table_user": "id,active,created_at,email,external_id,moderator,name,only_private_comments,organization_id,phone,restricted_agent,role,suspended,ticket_restriction,time_zone,updated_at",
    "intercom_table_conversation": "id,state,created_at,updated_at,waiting_since,snoozed_until,assignee_id,source_author_id,source_type,source_subject,sla_name,sla_status,conversation_rating_value,conversation_rating_remark,priority",
    "intercom_table_conversation_part": "id,updated_at,assigned_to_id,assigned_to_type,author_id,author_type,conversation_id,created_at,notified_at,part_type,body",
    "intercom_table_contact": "id,email,name,role,signed_up_at,last_replied_at,last_contacted_at,created_at,updated_at,external_id",
    "intercom_table_contact_company": "company_id,contact_id,contact_updated_at,_fivetran_synced,_fivetran_active",
    "intercom_table_company": "id,name,company_id,plan_id,plan_name,monthly_spend,session_count,user_count,industry,created_at,updated_at",
    "intercom_table_admin": "id,_fivetran_deleted,_fivetran_synced,job_title,email,name",
    "jira_issues": "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Project type,Project lead,Project lead id,Priority,Resolution,Assignee,Assignee Id,Reporter,Reporter Id,Creator,Creator Id,Created,Updated,Last Viewed,Resolved,Due date,Votes,Labels,Description,Environment,Watchers,Original estimate,Time Spent,Security Level,Inward issue link (Blocks),Attachment,Custom field (Customer),Parent,Parent summary",
    "jira_table_issue": "id,key,project,issue_type,status,priority,summary,assignee,reporter,created,resolved,updated,status_category_changed",
    "jira_table_issue_field_history": "issue_id,field_id,value,time,author_id,is_active",
    "jira_table_status": "id,name,description,status_category_id,_fivetran_synced",
    "jira_table_priority": "id,name,description,status_color,icon_url,_fivetran_synced",
    "jira_table_issue_type": "id,name,description,subtask,avatar_id,_fivetran_synced",
    "delighted_responses": "id,person,survey_type,score,comment,permalink,created_at,updated_at,notes,tags,additional_answers",
    "delighted_people": "id,name,email,phone_number,created_at,last_sent_at,last_responded_at,next_survey_scheduled_at",
    "typeform_responses": "#,How likely are you to recommend us to a friend or colleague?,Response Type,Start Date (UTC),Stage Date (UTC),Submit Date (UTC),Network ID,Tags,account_id",
}
RECORDS = frozenset(
    {"properties", "person_properties", "group_properties", "user_properties", "groups", "context", "person", "source"}
    | {"conversation_rating", "statistics", "companies"}
)
"""Columns that hold records, into which plans look."""
