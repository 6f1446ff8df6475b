using System;
using System.Collections.Generic;
using System.Formats.Tar;
using S6Overlay.Packaging.Tree;

namespace S6Overlay.Packaging.Archive;

/// <summary>What a member is.</summary>
public enum MemberKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A hard link, device, fifo or anything else; this library never writes one.</summary>
    Other,
}

/// <summary>A member as an archive has it.</summary>
/// <param name="Name">Exactly as written, <c>./</c> and final slash included.</param>
/// <param name="Size">Bytes of content.</param>
/// <param name="Time">Modification time.</param>
/// <param name="LinkTarget">Empty unless the member is a link.</param>
/// <param name="Digest">SHA-256 of the content of a file in hexadecimal, empty for other kinds.</param>
/// <param name="ShimCommand">The command that the file hands over to, if it is a shim.</param>
public sealed record Member(
    string Name,
    MemberKind Kind,
    Permissions Mode,
    int Uid,
    int Gid,
    long Size,
    DateTimeOffset Time,
    string LinkTarget,
    string Digest,
    string? ShimCommand)
{
    /// <summary>The name without <c>./</c> in front and slash behind; empty for the root itself.</summary>
    public string Path
    {
        get
        {
            var name = Name.StartsWith("./", StringComparison.Ordinal) ? Name[2..] : Name;
            return name == "." ? "" : name.TrimEnd('/');
        }
    }

    internal static MemberKind KindOf(TarEntryType type) => type switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile => MemberKind.File,
        TarEntryType.Directory => MemberKind.Directory,
        TarEntryType.SymbolicLink => MemberKind.Link,
        _ => MemberKind.Other,
    };
}

/// <summary>The contents of an archive.</summary>
/// <param name="PackedSize">Bytes of the archive file.</param>
/// <param name="Members">In the order of the archive.</param>
public sealed record Contents(long PackedSize, IReadOnlyList<Member> Members)
{
    /// <summary>Bytes of all files together.</summary>
    public long UnpackedSize
    {
        get
        {
            var sum = 0L;
            foreach (var member in Members)
                sum += member.Size;
            return sum;
        }
    }
}
