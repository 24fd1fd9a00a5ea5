"""What care will not do with lists on paper and their photos, and why."""

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal


class PaperOfAnotherDay(Refusal):
    sentence = _("纸上的时间不是这一场的日子。")
    clause = "C7.2"
    todo = _("请看名单右上角的日期，打开那一天的那一场再补录。")


class PaperAheadOfTime(Refusal):
    sentence = _("纸上的时间不对：晚于现在，或离校早于点名。")
    clause = "C7.2"
    todo = _("请照纸上写的时间再核对一遍。")


class NoListInPhoto(Refusal):
    sentence = _("照片里没有找到名单的二维码。")
    clause = "C7.2"
    todo = _("请把纸放平、光线亮一些，靠近到整张纸占满画面，再拍一张；或直接手工补录。")


class SeveralListsInPhoto(Refusal):
    sentence = _("照片里不止一张名单。")
    clause = "C7.2"
    todo = _("请一张一张拍。")


class NotOurList(Refusal):
    sentence = _("这不是本校打印的点名册，或二维码已被改动。")
    clause = "C7.2"
    todo = _("请核对纸上的学校；本校的名单在「今天的看护」打印。")


class NotYourList(Refusal):
    sentence = _("这张点名册不在您负责的班组里。")
    clause = "C7.2"
    todo = _("请交给那一组的看护教师或课后服务负责人补录。")


class OtherList(Refusal):
    sentence = _("这是另一场的点名册：%(which)s。")
    clause = "C7.2"
    todo = _("请打开那一场再补录，或在「拍照补录」里上传，系统会自己分到各场。")


class ListOfOtherDay(Refusal):
    sentence = _("这是另一天的点名册：%(which)s。")
    clause = "C7.2"
    todo = _("请先选那一天，再上传。")


class PageTooSmall(Refusal):
    sentence = _("纸在照片里太小，格子看不清。")
    clause = "C7.2"
    todo = _("请靠近到整张纸占满画面，再拍一张；从聊天软件转发的要选原图。")


class CornersHidden(Refusal):
    sentence = _("纸的四个角没有都拍到。")
    clause = "C7.2"
    todo = _("请让四角的黑块都在画面里、不被手或阴影遮住，再拍一张。")


class PageBent(Refusal):
    sentence = _("纸没有放平，格子的位置对不上。")
    clause = "C7.2"
    todo = _("请把纸压平再拍一张。")


class PhotoIsGone(Refusal):
    sentence = _("这张照片已经补录过，或已删除。")
    clause = "C7.2"
    todo = _("请打开这一场的补录页，看看已有的记录。")
