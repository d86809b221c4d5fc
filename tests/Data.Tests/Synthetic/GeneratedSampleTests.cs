using Neuromorphic.Data.Sets;
using Neuromorphic.Data.Synthetic;

namespace Neuromorphic.Data.Tests.Synthetic;

/// <summary>The sample in datasets/generated: what its specification makes is what lies there, byte for byte.</summary>
public class GeneratedSampleTests
{
    private static readonly string s_sample = Path.Combine(AppContext.BaseDirectory, "GeneratedSample");

    [Fact]
    public void The_sample_is_made_again_bit_for_bit_from_its_specification()
    {
        using TemporaryFolder folder = new();
        GeneratedDigitsFolder.Write(folder.Path, GeneratedDigitsFolder.ReadSpecification(s_sample).Options);

        string[] expected = Files(s_sample), made = Files(folder.Path);
        Assert.Equal(expected, made);
        Assert.True(made.Length > 20);
        foreach (string file in made.Where(file => file.EndsWith(".bin", StringComparison.Ordinal)))
            Assert.True(File.ReadAllBytes(Path.Combine(s_sample, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder.Path, file))), file);

        static string[] Files(string root) => [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void The_sample_was_made_with_the_frozen_camera()
        => Assert.Equal(EventCameraOptions.NMnist.ToJson(), GeneratedDigitsFolder.ReadSpecification(s_sample).Options.Camera.ToJson());

    [Fact]
    public void The_sample_opens_as_a_data_set()
    {
        RecordingDataSet set = NMnistFolder.Open(s_sample);

        Assert.Equal((10, 10), (set.Train.Count, set.Test!.Count));
        Assert.Equal(Enumerable.Range(0, 10), set.Train.Labels.ToArray());
    }
}
