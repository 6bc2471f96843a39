"""File kinds (文件类型): each turns one kind of file into blocks, safely."""
