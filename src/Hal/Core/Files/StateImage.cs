using System.IO.Hashing;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Files;

/// <summary>A saved state of a running program: the frame, the program and batch it belongs to, and what the backend writes.</summary>
public static class StateImage
{
    private const string Magic = "NMST";
    private const uint Version = 1;

    /// <summary>Writes an image.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="program">The program whose state it is.</param>
    /// <param name="form">Backend and batch: an image is read by the same form only.</param>
    /// <param name="write">Writes the state.</param>
    public static void Write(Stream stream, NetworkProgram program, string form, Action<BinaryWriter> write)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(write);
        using MemoryStream body = new();
        using (BinaryWriter writer = new(body, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(XxHash64.HashToUInt64(ProgramBytes.Write(program)));
            writer.Write(form);
            write(writer);
        }
        stream.Write(Frame.Write(Magic, Version, body.GetBuffer().AsSpan(0, (int)body.Length)));
    }

    /// <summary>Reads an image whole and verifies it before anything of it is used.</summary>
    /// <returns>A reader at the start of the state.</returns>
    /// <exception cref="InvalidDataException">Damaged, of another version, form or program.</exception>
    public static BinaryReader Read(Stream stream, NetworkProgram program, string form)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using MemoryStream all = new();
        stream.CopyTo(all);
        ReadOnlySpan<byte> body = Frame.Read(all.GetBuffer().AsSpan(0, (int)all.Length), Magic, Version, "Saved state");
        BinaryReader reader = new(new MemoryStream(body.ToArray(), writable: false));
        if (reader.ReadUInt64() != XxHash64.HashToUInt64(ProgramBytes.Write(program)))
            throw new InvalidDataException("Saved state: it belongs to another program. Restore it into an executable of the program it was saved from.");
        string found = reader.ReadString();
        if (found != form)
            throw new InvalidDataException($"Saved state: it was saved by '{found}' and this is '{form}'. Restore it where it was saved.");
        return reader;
    }
}
