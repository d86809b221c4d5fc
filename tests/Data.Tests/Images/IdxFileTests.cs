using System.IO.Compression;
using System.Security.Cryptography;
using CsCheck;
using Neuromorphic.Data.Images;

namespace Neuromorphic.Data.Tests.Images;

public class IdxFileTests
{
    // Three images of one row and two columns.
    private static readonly byte[] Three = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 10, 11, 20, 21, 30, 31];

    [Fact]
    public void A_header_of_type_dimensions_and_extents_stands_before_the_values()
    {
        IdxArray images = IdxFile.Parse(Three, "three");
        Assert.Equal([3, 1, 2], images.Shape);
        Assert.Equal((IdxElement.UInt8, 3, 2), (images.Element, images.Count, images.ItemSize));
        Assert.Equal<byte>([20, 21], images.Item(1).ToArray());
    }

    [Fact]
    public void A_compressed_file_is_known_by_its_first_bytes() => Assert.Equal<byte>([30, 31], IdxFile.Parse(Zip(Three), "three-without-gz").Item(2).ToArray());

    [Fact]
    public void Values_of_every_type_are_read_big_endian()
    {
        Assert.Equal([-1, 2], IdxFile.Parse([0, 0, 0x09, 1, 0, 0, 0, 2, 0xFF, 2], "int8").ToInt32());
        Assert.Equal([-2, 258], IdxFile.Parse([0, 0, 0x0B, 1, 0, 0, 0, 2, 0xFF, 0xFE, 1, 2], "int16").ToInt32());
        Assert.Equal([0x01020304], IdxFile.Parse([0, 0, 0x0C, 1, 0, 0, 0, 1, 1, 2, 3, 4], "int32").ToInt32());
        Assert.Equal([1.5f], IdxFile.Parse([0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0], "single").ToSingle());
        Assert.Equal([1.5f], IdxFile.Parse([0, 0, 0x0E, 1, 0, 0, 0, 1, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0], "double").ToSingle());
        Assert.Equal([10f, 11, 20, 21, 30, 31], IdxFile.Parse(Three, "three").ToSingle());
    }

    [Fact]
    public void Values_of_another_type_than_needed_are_refused()
    {
        IdxArray single = IdxFile.Parse([0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0], "single");
        Assert.Contains("'single': the values are Single; whole numbers are needed here.", Assert.Throws<InvalidDataException>(() => single.ToInt32()).Message);
        Assert.Contains("'single': the values are Single; UInt8 (type byte 0x08) is needed here.", Assert.Throws<InvalidDataException>(() => single.Item(0).Length).Message);
    }

    [Fact]
    public void Pieces_are_joined_in_the_order_of_their_names()
    {
        using TemporaryFolder folder = new();
        IdxFile.Write(folder.File("set-images-part02of02-idx3-ubyte.gz"), [1, 1, 2], new byte[] { 30, 31 });
        IdxFile.Write(folder.File("set-images-part01of02-idx3-ubyte"), [2, 1, 2], new byte[] { 10, 11, 20, 21 });
        IdxFile.Write(folder.File("set-images-other-idx3-ubyte"), [1, 1, 1], new byte[] { 99 });
        IdxArray images = IdxSeries.Read(folder.Path, "set-images");
        Assert.Equal([3, 1, 2], images.Shape);
        Assert.Equal<byte>([10, 11, 20, 21, 30, 31], images.Bytes.ToArray());
    }

    [Fact]
    public void A_missing_piece_is_named()
    {
        using TemporaryFolder folder = new();
        IdxFile.Write(folder.File("a-part01of03-idx1-ubyte"), [1], new byte[] { 1 });
        IdxFile.Write(folder.File("a-part03of03-idx1-ubyte"), [1], new byte[] { 3 });
        Assert.Contains("piece 2 of 3 of 'a' is missing; there are pieces 1, 3.", Assert.Throws<InvalidDataException>(() => IdxSeries.Find(folder.Path, "a")).Message);
    }

    [Fact]
    public void Pieces_of_two_divisions_are_refused()
    {
        using TemporaryFolder folder = new();
        IdxFile.Write(folder.File("a-part01of02-idx1-ubyte"), [1], new byte[] { 1 });
        IdxFile.Write(folder.File("a-part02of03-idx1-ubyte"), [1], new byte[] { 2 });
        Assert.Contains("is a piece of 3", Assert.Throws<InvalidDataException>(() => IdxSeries.Find(folder.Path, "a")).Message);
    }

    [Fact]
    public void Pieces_of_two_shapes_are_refused()
    {
        using TemporaryFolder folder = new();
        string one = folder.File("one"), two = folder.File("two");
        IdxFile.Write(one, [1, 2], new byte[] { 1, 2 });
        IdxFile.Write(two, [1, 3], new byte[] { 1, 2, 3 });
        Assert.Contains("items of 3 UInt8 do not go on from the items of 2 UInt8", Assert.Throws<InvalidDataException>(() => IdxFile.Read(one, two)).Message);
    }

    [Fact]
    public void The_dotted_names_of_repackers_are_found_and_the_plain_file_goes_before_the_compressed_one()
    {
        using TemporaryFolder folder = new();
        IdxFile.Write(folder.File("train-labels.idx1-ubyte"), [1], new byte[] { 1 });
        IdxFile.Write(folder.File("train-labels.idx1-ubyte.gz"), [1], new byte[] { 2 });
        Assert.Equal<byte>([1], IdxSeries.Read(folder.Path, "train-labels").Bytes.ToArray());
        Assert.Contains("no file holds 'test-labels'", Assert.Throws<FileNotFoundException>(() => IdxSeries.Read(folder.Path, "test-labels")).Message);
    }

    [Theory]
    [InlineData(new byte[0], "the file is empty")]
    [InlineData(new byte[] { 0, 0, 8 }, "the content ends at byte 3; 1 bytes are missing")]
    [InlineData(new byte[] { 0, 1, 8, 1, 0, 0, 0, 1, 7 }, "bytes 0..3 are 00 01 08 01; an IDX file begins with 00 00")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 7 }, "bytes 0..3 are 00 00 07 01")]
    [InlineData(new byte[] { 0, 0, 8, 0, 7 }, "0 dimensions at byte 3; allowed are 1..8")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 0, 0 }, "the content ends at byte 10; 2 bytes are missing")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 0 }, "dimension 0 is 0 at byte 4; allowed are 1..2147483647")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "the header announces 3 values of UInt8, 3 bytes from byte 8 on; the file cannot hold more than 2")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "more bytes follow after byte 9, where the 1 values of UInt8 end")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 1 }, "at most 2147483591 bytes fit in one array")]
    public void A_bad_file_is_refused_with_its_name_and_the_place(byte[] bytes, string expected)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => IdxFile.Parse(bytes, "bad"));
        Assert.StartsWith("'bad': ", error.Message);
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void A_compressed_file_that_is_cut_or_spoilt_anywhere_is_refused()
    {
        byte[] content = [0, 0, 8, 1, 0, 0, 1, 0, .. Enumerable.Range(0, 256).Select(i => (byte)(i * 37))];
        byte[] zipped = Zip(content);
        for (int length = 1; length < zipped.Length; length++)
            Assert.Throws<InvalidDataException>(() => IdxFile.Parse(zipped[..length], "cut"));
        // Some bits do no harm: time and system in the header, and the filling of the last byte of the stream.
        int refused = 0;
        for (int i = 0; i < zipped.Length; i++)
        {
            byte[] spoilt = [.. zipped];
            spoilt[i] ^= 0x10;
            try
            {
                Assert.Equal(content[8..], IdxFile.Parse(spoilt, "spoilt").Bytes.ToArray());
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, zipped.Length - 10, zipped.Length);
    }

    [Fact]
    public void Any_bytes_give_an_array_or_a_refusal_and_reserve_no_more_than_the_file_can_hold()
    {
        Gen<byte[]> header = Gen.Select(Gen.OneOf([.. new byte[] { 8, 9, 11, 12, 13, 14, 3 }.Select(Gen.Const)]), Gen.Byte[0, 9], Gen.Byte[0, 3].Array[0, 40], (type, rank, rest) => (byte[])[0, 0, type, rank, .. rest]);
        Gen.OneOf(Gen.Byte.Array[0, 60], header, header.Select(Zip)).Sample(bytes =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                IdxArray array = IdxFile.Parse(bytes, "any");
                Assert.True(array.Count > 0);
            }
            catch (InvalidDataException)
            {
                // the documented refusal
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + (1032L * bytes.Length));
        }, iter: 5_000, threads: 1);
    }

    [Fact]
    public void The_six_pieces_of_mnist_join_to_the_published_file()
    {
        // SHA-256 of the published, uncompressed train-images-idx3-ubyte.
        IdxArray images = IdxSeries.Read(RealData.Folder("mnist"), "train-images");
        Assert.Equal([60000, 28, 28], images.Shape);
        byte[] header = [0, 0, 8, 3, 0, 0, 0xEA, 0x60, 0, 0, 0, 28, 0, 0, 0, 28];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(images.Bytes);
        Assert.Equal("ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static byte[] Zip(byte[] content)
    {
        using MemoryStream target = new();
        using (GZipStream zip = new(target, CompressionLevel.Optimal)) zip.Write(content);
        return target.ToArray();
    }
}
