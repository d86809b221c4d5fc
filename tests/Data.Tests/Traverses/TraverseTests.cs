using System.IO.Hashing;
using Neuromorphic.Data.Images;
using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;
using SkiaSharp;

namespace Neuromorphic.Data.Tests.Traverses;

public sealed class TraverseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generated_traverses_are_the_same_bytes_on_every_machine()
    {
        TraverseSet set = GeneratedTraverse.Create(new GeneratedTraverseOptions { Places = 3 });
        XxHash128 hash = new();
        foreach (GreyImages images in set.References.Append(set.Query))
            for (int i = 0; i < images.Count; i++) hash.Append(images.Image(i).Span);
        // Changes with GeneratedTraverse.Version.
        Assert.Equal((1, "1dcdc6654daacca7c92badb1ae1fff0c"), (GeneratedTraverse.Version, Convert.ToHexStringLower(hash.GetCurrentHash())));
    }

    [Fact]
    public void Seasons_differ_more_than_neighbouring_places_and_scenes_change_smoothly()
    {
        GeneratedTraverseOptions options = new() { Places = 40, SpacingM = 0.5 + 0.5, Noise = 0 };
        GreyImages spring = GeneratedTraverse.Traverse(options, TraverseSeason.Spring), winter = GeneratedTraverse.Traverse(options, TraverseSeason.Winter);
        double near = 0, far = 0, season = 0;
        for (int i = 0; i < 20; i++)
        {
            near += Difference(spring.Image(i), spring.Image(i + 1));
            far += Difference(spring.Image(i), spring.Image(i + 20));
            season += Difference(spring.Image(i), winter.Image(i));
        }
        Assert.True(near < 0.6 * far, $"1 m apart {near / 20:0.0} greys, 20 m apart {far / 20:0.0}");
        Assert.True(season > far, $"20 m apart {far / 20:0.0} greys, another season {season / 20:0.0}");
    }

    [Fact]
    public void Image_files_become_greys_by_the_stated_weights()
    {
        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2.
        Write("ref/a.png", 3, 2, new SKColor(200, 100, 50));
        (byte[] greys, int rows, int columns) = ImageFile.Read(Path.Combine(_folder.Path, "ref/a.png"));
        Assert.Equal((2, 3), (rows, columns));
        Assert.All(greys, grey => Assert.Equal(124, grey));
    }

    [Fact]
    public void A_folder_of_traverses_is_read_with_its_ground_truth()
    {
        foreach (string name in new[] { "ref/0.png", "ref/1.png", "query/0.png", "query/1.jpg", "query/2.png" }) Write(name, 4, 4, SKColors.Gray);
        File.WriteAllText(Path.Combine(_folder.Path, "ground_truth.csv"), "query_index,ref_index\n0,0\n1,0\n1,1\n2,1\n");
        TraverseSet set = ImagePairFolder.Open(_folder.Path);
        Assert.Equal((2, 3), (set.Places, set.Query.Count));
        Assert.Equal([0, 1], set.Right[1]);
        // Query 2 shows place 1 alone.
        Assert.Equal((1, 2), (set.First(1).Places, set.First(1).Query.Count));
    }

    [Theory]
    [InlineData("0,2", "line 2: query 0, reference 2 points outside; there are queries 0 to 0 and references 0 to 1")]
    [InlineData("x", "line 2: 'x' is no pair")]
    public void A_ground_truth_that_points_outside_is_named_by_file_and_line(string line, string message)
    {
        foreach (string name in new[] { "ref/0.png", "ref/1.png", "query/0.png" }) Write(name, 4, 4, SKColors.Gray);
        File.WriteAllText(Path.Combine(_folder.Path, "ground_truth.csv"), $"query_index,ref_index\n{line}\n");
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => ImagePairFolder.Open(_folder.Path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("ground_truth.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_different_sizes_and_unreadable_files_are_named()
    {
        Write("ref/0.png", 4, 4, SKColors.Gray);
        Write("ref/1.png", 5, 4, SKColors.Gray);
        Assert.Contains("1.png': 4 x 5 pixels", Assert.Throws<InvalidDataException>(() => ImageFile.ReadFolder(Path.Combine(_folder.Path, "ref"))).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.Path, "ref", "1.png"), "no image");
        Assert.Contains("1.png': no image that can be read", Assert.Throws<InvalidDataException>(() => ImageFile.ReadFolder(Path.Combine(_folder.Path, "ref"))).Message, StringComparison.Ordinal);
        byte[] whole = File.ReadAllBytes(Path.Combine(_folder.Path, "ref", "0.png"));
        File.WriteAllBytes(Path.Combine(_folder.Path, "ref", "1.png"), whole[..(whole.Length / 2)]);
        Assert.Contains("1.png': ", Assert.Throws<InvalidDataException>(() => ImageFile.ReadFolder(Path.Combine(_folder.Path, "ref"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_of_seasons_are_joined_and_only_listed_frames_are_places()
    {
        foreach (string season in new[] { "summer", "winter" })
            for (int part = 1; part <= 2; part++) WritePiece($"{season}-gray-2x3-part0{part}of03-idx3-ubyte", (byte)(100 * part));
        File.WriteAllText(Path.Combine(_folder.Path, "frames.txt"), "1\n2\n3\n99\n");
        TraverseSet set = NordlandFolder.Open(_folder.Path);
        Assert.Equal((3, 1), (set.Places, set.References.Count));
        Assert.Equal([1, 2, 3], set.Frames);
        // Frame 1 is the second of the first piece, frame 2 the first of the second.
        Assert.Equal([101, 200, 201], Enumerable.Range(0, 3).Select(i => (int)set.Query.Image(i).Span[0]));
        Assert.Equal(4, NordlandFolder.Open(_folder.Path, filtered: false).Places);
        File.WriteAllText(Path.Combine(_folder.Path, "frames.txt"), "1\none\n");
        Assert.Contains("frames.txt', line 2: 'one' is no frame index", Assert.Throws<InvalidDataException>(() => NordlandFolder.Open(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("there is no season 'fall'; there are summer, winter", Assert.Throws<InvalidDataException>(() => NordlandFolder.Open(_folder.Path, "fall")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Real_traverses_have_the_stated_numbers_of_places()
    {
        TraverseSet nordland = NordlandFolder.Open(RealData.Folder("vpr-nordland"));
        Assert.Equal((1878, 1878, 32, 64), (nordland.Places, nordland.Query.Count, nordland.Query.Rows, nordland.Query.Columns));
        TraverseSet corridor = ImagePairFolder.Open(RealData.Folder("vpr-corridor"));
        Assert.Equal((111, 111, 120, 160), (corridor.Places, corridor.Query.Count, corridor.Query.Rows, corridor.Query.Columns));
        Assert.All(corridor.Right, right => Assert.InRange(right.Count, 3, 5));
    }

    [Theory]
    [InlineData("generated", "generated")]
    [InlineData("generated:30", "generated:30")]
    [InlineData("Nordland:a:b", "nordland:a:b")]
    public void References_are_read(string text, string expected) => Assert.Equal(expected, TraverseReference.Parse(text).ToString());

    [Theory]
    [InlineData("nordland", "a folder is needed")]
    [InlineData("generated:0", "'0' is no number of places")]
    [InlineData("oxford:x", "is no kind of traverses")]
    public void Unknown_references_are_refused_with_the_forms(string text, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TraverseReference.Parse(text));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("nordland:<folder>", error.Message, StringComparison.Ordinal);
    }

    private static double Difference(ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b) => Enumerable.Range(0, a.Length).Average(i => Math.Abs(a.Span[i] - b.Span[i]));

    private void Write(string name, int columns, int rows, SKColor color)
    {
        string path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using SKBitmap bitmap = new(columns, rows);
        bitmap.Erase(color);
        using SKData data = bitmap.Encode(name.EndsWith("png", StringComparison.Ordinal) ? SKEncodedImageFormat.Png : SKEncodedImageFormat.Jpeg, 95);
        File.WriteAllBytes(path, data.ToArray());
    }

    /// <summary>Two frames of 2 x 3 pixels: all first, then all first + 1.</summary>
    private void WritePiece(string name, byte first)
        => File.WriteAllBytes(Path.Combine(_folder.Path, name), [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Repeat(first, 6), .. Enumerable.Repeat((byte)(first + 1), 6)]);
}
